// Command presence knows which users are online and tells an indexer about changes.
package main

import (
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/presence/internal/diag"
)

type change struct {
	user   string
	online bool
}

type roster struct {
	mu      sync.RWMutex
	seen    map[string]time.Time
	changes chan change
}

// touch tells the indexer with the roster locked; the indexer takes 90 ms a change.
func (r *roster) touch(user string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen[user] = time.Now()
	r.changes <- change{user, true}
}

func (r *roster) online(user string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	t, ok := r.seen[user]
	return ok && time.Since(t) < time.Minute
}

type indexer struct {
	docs map[string]int
}

func (ix *indexer) follow(changes <-chan change) {
	for c := range changes {
		ix.docs[c.user]++
		time.Sleep(90 * time.Millisecond)
	}
}

// sweep forgets users who have been away for long.
func (r *roster) sweep(every time.Duration) {
	for {
		time.Sleep(every)
		r.mu.Lock()
		for u, t := range r.seen {
			if time.Since(t) > 10*time.Minute {
				delete(r.seen, u)
			}
		}
		r.mu.Unlock()
	}
}

func main() {
	r := &roster{seen: map[string]time.Time{}, changes: make(chan change)}
	go (&indexer{docs: map[string]int{}}).follow(r.changes)
	go r.sweep(30 * time.Second)
	diag.Start()
	http.HandleFunc("/touch", func(w http.ResponseWriter, q *http.Request) {
		r.touch(q.FormValue("user"))
		w.WriteHeader(http.StatusNoContent)
	})
	http.HandleFunc("/online", func(w http.ResponseWriter, q *http.Request) {
		fmt.Fprintln(w, r.online(q.FormValue("user")))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
