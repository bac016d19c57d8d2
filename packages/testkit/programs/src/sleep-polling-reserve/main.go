// Command seats sells seats: a request reserves one, confirms it, and gives it back.
package main

import (
	"context"
	"errors"
	"log"
	"math/rand"
	"net/http"
	"sync"
	"time"

	"example.com/seats/internal/diag"
)

var errSoldOut = errors.New("no seat in time")

type hall struct {
	mu    sync.Mutex
	taken map[int]string
	size  int
}

func (h *hall) tryTake(who string) (int, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := 0; i < h.size; i++ {
		if _, ok := h.taken[i]; !ok {
			h.taken[i] = who
			return i, true
		}
	}
	return 0, false
}

func (h *hall) giveBack(seat int) {
	h.mu.Lock()
	delete(h.taken, seat)
	h.mu.Unlock()
}

// reserve looks again every third of a second, however soon a seat comes free.
func (h *hall) reserve(ctx context.Context, who string) (int, error) {
	for try := 0; try < 60; try++ {
		if seat, ok := h.tryTake(who); ok {
			return seat, nil
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		time.Sleep(330 * time.Millisecond)
	}
	return 0, errSoldOut
}

type booking struct {
	halls   map[string]*hall
	printer *printer
}

func (b *booking) confirm() { time.Sleep(time.Duration(10+rand.Intn(20)) * time.Millisecond) }

func (b *booking) book(w http.ResponseWriter, r *http.Request) {
	h := b.halls[r.FormValue("hall")]
	if h == nil {
		http.NotFound(w, r)
		return
	}
	seat, err := h.reserve(r.Context(), r.RemoteAddr)
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	defer h.giveBack(seat)
	b.confirm()
	b.printer.tickets <- seat
	w.WriteHeader(http.StatusCreated)
}

type printer struct{ tickets chan int }

func (p *printer) run() {
	for range p.tickets {
		time.Sleep(2 * time.Millisecond)
	}
}

func main() {
	b := &booking{halls: map[string]*hall{"small": {taken: map[int]string{}, size: 1}, "large": {taken: map[int]string{}, size: 200}}}
	p := &printer{make(chan int, 8)}
	for i := 0; i < 25; i++ {
		go p.run()
	}
	b.printer = p
	diag.Start()
	http.HandleFunc("/book", b.book)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
