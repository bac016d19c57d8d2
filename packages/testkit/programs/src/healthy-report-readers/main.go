// Command stockroom counts goods. Exports copy the table under a read lock and
// write it out afterwards; a semaphore weighs them by size.
package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"example.com/stockroom/internal/diag"
)

type ledger[K comparable] struct {
	sync.RWMutex
	count map[K]int
}

func (l *ledger[K]) read(k K) int {
	l.RLock()
	defer l.RUnlock()
	return l.count[k]
}

func (l *ledger[K]) add(k K, n int) {
	l.Lock()
	defer l.Unlock()
	l.count[k] += n
}

func (l *ledger[K]) copy() map[K]int {
	l.RLock()
	defer l.RUnlock()
	m := make(map[K]int, len(l.count))
	for k, v := range l.count {
		m[k] = v
	}
	return m
}

type room struct {
	goods  ledger[string]
	weight *semaphore.Weighted
}

func (s *room) export(ctx context.Context, w http.ResponseWriter) error {
	if err := s.weight.Acquire(ctx, 3); err != nil {
		return err
	}
	defer s.weight.Release(3)
	out := csv.NewWriter(w)
	for sku, n := range s.goods.copy() {
		if err := out.Write([]string{sku, strconv.Itoa(n)}); err != nil {
			return err
		}
	}
	time.Sleep(150 * time.Millisecond) // signs the file
	out.Flush()
	return out.Error()
}

func main() {
	s := &room{goods: ledger[string]{count: map[string]int{}}, weight: semaphore.NewWeighted(12)}
	for i := range 800 {
		s.goods.add(fmt.Sprint(i), i)
	}
	diag.Start()
	http.HandleFunc("/stock", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, s.goods.read(r.FormValue("sku")))
	})
	http.HandleFunc("/move", func(w http.ResponseWriter, r *http.Request) { s.goods.add(r.URL.Query().Get("sku"), -1) })
	http.HandleFunc("/export", func(w http.ResponseWriter, r *http.Request) {
		if err := s.export(r.Context(), w); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
