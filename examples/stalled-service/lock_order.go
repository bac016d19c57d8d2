package main

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// account and ledger: a transfer locks the account it takes from, then the one it gives to. Two
// transfers in opposite directions then wait for each other for ever.
type account struct {
	mu      sync.Mutex
	balance int
}

type ledger struct {
	accounts [8]account
}

func newLockOrder(string) http.Handler {
	l := &ledger{}
	return http.HandlerFunc(l.serveTransfer)
}

func (l *ledger) serveTransfer(w http.ResponseWriter, r *http.Request) {
	from, _ := strconv.Atoi(r.URL.Query().Get("account"))
	from &= 7
	to := from ^ 1 // the neighbour: 0 gives to 1, 1 gives to 0
	l.transfer(&l.accounts[from], &l.accounts[to], 1)
	fmt.Fprintln(w, "done")
}

// The fix: lock the account with the lower number first, whatever the direction.
func (l *ledger) transfer(from, to *account, amount int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	time.Sleep(time.Millisecond) // a look into the audit log
	to.mu.Lock()
	defer to.mu.Unlock()
	from.balance -= amount
	to.balance += amount
}
