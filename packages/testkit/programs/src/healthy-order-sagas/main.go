// Command fulfil runs a goroutine for every order from its payment until its
// parcel is out; most of that time it waits for others.
package main

import (
	"errors"
	"fmt"
	"log"
	"math/rand"
	"net/http"
	"sync"
	"time"

	"example.com/fulfil/internal/diag"
)

type event string

const (
	paid    event = "paid"
	packed  event = "packed"
	shipped event = "shipped"
)

type saga struct {
	order  string
	events chan event
}

var errLate = errors.New("nothing happened for two minutes")

func (s *saga) await(want event) error {
	late := time.NewTimer(2 * time.Minute)
	defer late.Stop()
	for {
		select {
		case e := <-s.events:
			if e == want {
				return nil
			}
		case <-late.C:
			return errLate
		}
	}
}

func (s *saga) run() error {
	for _, step := range []event{paid, packed, shipped} {
		if err := s.await(step); err != nil {
			return fmt.Errorf("order %s: %s: %w", s.order, step, err)
		}
	}
	return nil
}

type warehouse struct {
	mu   sync.Mutex
	open map[string]*saga
	out  int
}

func (w *warehouse) begin(order string) {
	s := &saga{order, make(chan event, 4)}
	w.mu.Lock()
	w.open[order] = s
	w.mu.Unlock()
	go func() {
		defer w.finish(order)
		if err := s.run(); err != nil {
			log.Print(err)
		}
	}()
	// The world outside: payment, packing and the parcel service.
	var at time.Duration
	for _, e := range []event{paid, packed, shipped} {
		e := e
		at += time.Duration(5000+rand.Intn(3000)) * time.Millisecond
		time.AfterFunc(at, func() { s.events <- e })
	}
}

func (w *warehouse) finish(order string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, order)
	w.out++
}

func main() {
	wh := &warehouse{open: map[string]*saga{}}
	diag.Fact("open_and_out", func() interface{} {
		wh.mu.Lock()
		defer wh.mu.Unlock()
		return []int{len(wh.open), wh.out}
	})
	diag.Start()
	http.HandleFunc("/orders", func(w http.ResponseWriter, r *http.Request) {
		wh.begin(r.URL.Query().Get("id"))
		w.WriteHeader(http.StatusAccepted)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
