// Command rentdesk rents tools out; every rental goes to the ledger through a queue of 40.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"example.com/rentdesk/internal/diag"
)

type rental struct {
	Tool, Customer string
	Days           int
}

type book struct {
	entries chan rental
	mu      sync.Mutex
	sums    map[string]int
}

func (b *book) start() {
	safely("ledger", b.write)
	safely("overdue", b.remind)
}

// safely keeps the process up when a background task fails.
func safely(name string, task func()) {
	go func() {
		defer func() {
			if p := recover(); p != nil {
				log.Printf("%s: %v\n%s", name, p, debug.Stack())
			}
		}()
		task()
	}()
}

func (b *book) write() {
	for r := range b.entries {
		b.post(r)
	}
}

func (b *book) post(r rental) {
	time.Sleep(4 * time.Millisecond)
	branch := strings.Split(r.Customer, "-")[1]
	b.mu.Lock()
	b.sums[branch] += r.Days
	b.mu.Unlock()
}

func (b *book) remind() {
	for range time.Tick(900 * time.Millisecond) {
		b.mu.Lock()
		n := len(b.sums)
		b.mu.Unlock()
		_ = n
	}
}

func (b *book) enter(r rental) { b.entries <- r }

type desk struct{ book *book }

func (d desk) rent(w http.ResponseWriter, r *http.Request) {
	x := rental{Tool: r.FormValue("tool"), Customer: r.FormValue("customer"), Days: 3}
	d.book.enter(x)
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(x)
}

func main() {
	diag.Start()
	b := &book{entries: make(chan rental, 40), sums: map[string]int{}}
	b.start()
	http.HandleFunc("POST /rentals", desk{b}.rent)
	http.HandleFunc("GET /tools", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "drill saw sander") })
	diag.Fact("queued", func() any { return len(b.entries) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
