// Package feed invents prices and tells viewers about them.
package feed

import (
	"context"
	"fmt"
	"math/rand"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

type Option func(*Board)

func WithSymbols(n int) Option { return func(b *Board) { b.symbols = n } }
func WithRate(perSecond int) Option {
	return func(b *Board) { b.every = time.Second / time.Duration(perSecond) }
}

type Board struct {
	symbols int
	every   time.Duration
	mu      sync.RWMutex
	prices  map[string]float64
	changed chan struct{} // closed and replaced at every tick
	viewers atomic.Int64
}

func NewBoard(opts ...Option) *Board {
	b := &Board{prices: map[string]float64{}, changed: make(chan struct{})}
	for _, o := range opts {
		o(b)
	}
	return b
}

func (b *Board) Run() {
	for range time.Tick(b.every) {
		b.mu.Lock()
		for i := 0; i < b.symbols; i++ {
			b.prices[fmt.Sprintf("S%d", i)] = 100 + rand.Float64()
		}
		close(b.changed)
		b.changed = make(chan struct{})
		b.mu.Unlock()
	}
}

func (b *Board) Last(symbol string) float64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.prices[symbol]
}

func (b *Board) Viewers() int64 { return b.viewers.Load() }

// Follow calls fn at every tick until ctx ends.
func (b *Board) Follow(ctx context.Context, symbol string, fn func(float64) error) error {
	b.viewers.Add(1)
	defer b.viewers.Add(-1)
	for {
		b.mu.RLock()
		next := b.changed
		b.mu.RUnlock()
		select {
		case <-next:
			if err := fn(b.Last(symbol)); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// Stream is the handler: it ends when the browser goes away.
func Stream(b *Board) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		rc := http.NewResponseController(w)
		_ = b.Follow(r.Context(), r.URL.Query().Get("symbol"), func(p float64) error {
			if err := rc.SetWriteDeadline(time.Now().Add(2 * time.Second)); err != nil {
				return err
			}
			if _, err := fmt.Fprintf(w, "data: %.4f\n\n", p); err != nil {
				return err
			}
			return rc.Flush()
		})
	})
}
