// Command presence tells who is online; watchers of a room wake when its roster changes.
package main

import (
	"fmt"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/presence/internal/diag"
)

type room struct {
	*sync.Cond
	users   map[string]bool
	version int
}

type rooms struct {
	mu sync.Mutex
	m  map[string]*room
}

func (rs *rooms) at(name string) *room {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.m[name]
	if r == nil {
		r = &room{Cond: sync.NewCond(&sync.Mutex{}), users: map[string]bool{}}
		rs.m[name] = r
	}
	return r
}

func (r *room) changedSince(v int) []string {
	r.L.Lock()
	defer r.L.Unlock()
	for r.version <= v {
		r.Wait()
	}
	var out []string
	for u := range r.users {
		out = append(out, u)
	}
	return out
}

func (r *room) join(u string) {
	r.L.Lock()
	r.users[u] = true
	r.version++
	r.L.Unlock()
	r.Broadcast()
}

// poll waits up to two seconds for a change.
func (rs *rooms) poll(w http.ResponseWriter, req *http.Request) {
	r := rs.at(req.FormValue("room"))
	roster := make(chan []string, 1)
	go func() { roster <- r.changedSince(atoi(req.FormValue("v"))) }()
	select {
	case u := <-roster:
		fmt.Fprintln(w, strings.Join(u, ","))
	case <-time.After(300 * time.Millisecond):
		w.WriteHeader(http.StatusNotModified)
	case <-req.Context().Done():
	}
}

func atoi(s string) (n int) {
	fmt.Sscan(s, &n)
	return n
}

func main() {
	rs := &rooms{m: map[string]*room{}}
	diag.Start()
	http.HandleFunc("/poll", rs.poll)
	http.HandleFunc("/join", func(w http.ResponseWriter, r *http.Request) { rs.at(r.FormValue("room")).join(r.FormValue("u")) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
