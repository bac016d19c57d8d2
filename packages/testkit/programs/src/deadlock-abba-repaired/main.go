// Command ledger moves money between accounts and locks the two accounts in
// the order of their ids.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/ledger/internal/diag"
)

type account struct {
	mu      sync.Mutex
	id      int
	balance int64
}

type ledger struct {
	accounts []*account
	moved    int64
	moving   int64
}

//go:noinline
func (l *ledger) transfer(from, to *account, cents int64) {
	atomic.AddInt64(&l.moving, 1)
	time.Sleep(2 * time.Millisecond) // fraud check
	first, second := from, to
	if first.id > second.id {
		first, second = second, first
	}
	first.mu.Lock()
	second.mu.Lock()
	atomic.AddInt64(&l.moving, -1)
	from.balance -= cents
	to.balance += cents
	second.mu.Unlock()
	first.mu.Unlock()
	atomic.AddInt64(&l.moved, 1)
}

func (l *ledger) acct(r *http.Request, k string) *account {
	n, _ := strconv.Atoi(r.URL.Query().Get(k))
	return l.accounts[n%len(l.accounts)]
}

func main() {
	l := &ledger{}
	for i := 0; i < 16; i++ {
		l.accounts = append(l.accounts, &account{id: i})
	}
	diag.Fact("lock_addr_account_1", func() interface{} { return fmt.Sprintf("%p", &l.accounts[1].mu) })
	diag.Fact("lock_addr_account_2", func() interface{} { return fmt.Sprintf("%p", &l.accounts[2].mu) })
	diag.Fact("transfers_moving", func() interface{} { return atomic.LoadInt64(&l.moving) })
	diag.Fact("transfers_done", func() interface{} { return atomic.LoadInt64(&l.moved) })
	diag.Start()
	http.HandleFunc("/transfer", func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/transfer"), func(context.Context) {
			l.transfer(l.acct(r, "from"), l.acct(r, "to"), 100)
		})
		fmt.Fprintln(w, "ok")
	})
	http.HandleFunc("/balance", func(w http.ResponseWriter, r *http.Request) {
		a := l.accounts[9]
		a.mu.Lock()
		defer a.mu.Unlock()
		fmt.Fprintln(w, a.balance)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
