// Command farehunt compares fares of airlines. Every search starts a scout per airline; scouts go on
// looking for better fares as long as the search lives.
package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"example.com/farehunt/internal/diag"
)

type Fare struct {
	Airline string `json:"airline"`
	Cents   int    `json:"cents"`
}

type Airline struct {
	Name  string
	price func() int
}

type Hunt struct {
	airlines []Airline
	offers   *offers
}

// offers tells scouts about a change of an airline's fares.
type offers struct {
	mu   sync.Mutex
	subs map[string]map[chan int]struct{}
}

func (o *offers) follow(airline string) (<-chan int, func()) {
	c := make(chan int, 1)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.subs[airline] == nil {
		o.subs[airline] = map[chan int]struct{}{}
	}
	o.subs[airline][c] = struct{}{}
	return c, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.subs[airline], c)
	}
}

func (o *offers) tell(airline string, cents int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for c := range o.subs[airline] {
		select {
		case c <- cents:
		default:
		}
	}
}

func (h *Hunt) Search(ctx context.Context, most time.Duration) Fare {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	found := make(chan Fare, 4*len(h.airlines))
	scouting := context.WithoutCancel(ctx) // scouts use values of ctx for their request ids
	for _, a := range h.airlines {
		go h.scout(scouting, a, found)
	}
	best := Fare{Cents: 1 << 30}
	for {
		select {
		case f := <-found:
			if f.Cents < best.Cents {
				best = f
			}
		case <-ctx.Done():
			return best
		}
	}
}

func (h *Hunt) scout(ctx context.Context, a Airline, found chan<- Fare) {
	news, forget := h.offers.follow(a.Name)
	defer forget()
	offer := func(cents int) {
		select {
		case found <- Fare{a.Name, cents}:
		default:
		}
	}
	offer(a.price())
	for {
		select {
		case cents := <-news:
			offer(cents)
		case <-ctx.Done():
			return
		}
	}
}

func main() {
	diag.Start()
	h := &Hunt{offers: &offers{subs: map[string]map[chan int]struct{}{}}}
	for _, name := range []string{"aero", "boreal", "cirrus", "delphin"} {
		h.airlines = append(h.airlines, Airline{name, func() int { return 5000 + rand.IntN(40000) }})
	}
	go func() {
		for range time.Tick(400 * time.Millisecond) {
			a := h.airlines[rand.IntN(len(h.airlines))]
			h.offers.tell(a.Name, a.price())
		}
	}()
	http.HandleFunc("GET /fares", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(h.Search(r.Context(), 80*time.Millisecond))
	})
	slog.Info("farehunt", "airlines", len(h.airlines))
	_ = http.ListenAndServe(diag.Env("ADDR", ":8080"), nil)
}
