// Command otp issues one-time codes.
package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/otp/internal/diag"
)

type entry[V any] struct {
	v     V
	until time.Time
}

// expiring is a map whose entries go away after their time.
type expiring[K comparable, V any] struct {
	mu sync.Mutex
	m  map[K]entry[V]
}

func newExpiring[K comparable, V any]() *expiring[K, V] {
	return &expiring[K, V]{m: make(map[K]entry[V])}
}

func (e *expiring[K, V]) put(k K, v V, ttl time.Duration) {
	e.mu.Lock()
	e.m[k] = entry[V]{v, time.Now().Add(ttl)}
	e.mu.Unlock()
	go e.evict(k, ttl)
}

func (e *expiring[K, V]) evict(k K, ttl time.Duration) {
	time.Sleep(ttl)
	e.mu.Lock()
	defer e.mu.Unlock()
	if x, ok := e.m[k]; ok && time.Now().After(x.until) {
		delete(e.m, k)
	}
}

func (e *expiring[K, V]) take(k K) (v V, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	x, ok := e.m[k]
	delete(e.m, k)
	return x.v, ok
}

type codes struct {
	live *expiring[string, string]
}

func (c codes) issue(w http.ResponseWriter, r *http.Request) {
	var b [4]byte
	rand.Read(b[:])
	code := hex.EncodeToString(b[:])
	c.live.put(r.FormValue("user"), code, 6*time.Hour)
	fmt.Fprintln(w, code)
}

func (c codes) check(w http.ResponseWriter, r *http.Request) {
	if _, ok := c.live.take(r.FormValue("user")); !ok {
		http.Error(w, "no", http.StatusForbidden)
	}
}

func main() {
	c := codes{newExpiring[string, string]()}
	diag.Start()
	http.HandleFunc("/issue", c.issue)
	http.HandleFunc("/check", c.check)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
