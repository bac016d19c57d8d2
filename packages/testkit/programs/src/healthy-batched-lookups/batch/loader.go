// Package batch gathers keys for a moment and loads them together.
package batch

import (
	"context"
	"sync/atomic"
	"time"
)

type LoadFunc[K comparable, V any] func(ctx context.Context, keys []K) (map[K]V, error)

type answer[V any] struct {
	v   V
	err error
}

type ask[K comparable, V any] struct {
	key   K
	reply chan answer[V]
}

type Loader[K comparable, V any] struct {
	asks    chan ask[K, V]
	wait    time.Duration
	most    int
	load    LoadFunc[K, V]
	batches atomic.Int64
}

func New[K comparable, V any](wait time.Duration, most int, load LoadFunc[K, V]) *Loader[K, V] {
	return &Loader[K, V]{asks: make(chan ask[K, V]), wait: wait, most: most, load: load}
}

func (l *Loader[K, V]) Load(key K) (V, error) {
	a := ask[K, V]{key, make(chan answer[V], 1)}
	l.asks <- a
	got := <-a.reply
	return got.v, got.err
}

func (l *Loader[K, V]) Batches() int64 { return l.batches.Load() }

// Run gathers; each batch is loaded in a goroutine of its own.
func (l *Loader[K, V]) Run(ctx context.Context) {
	for {
		var open []ask[K, V]
		select {
		case a := <-l.asks:
			open = append(open, a)
		case <-ctx.Done():
			return
		}
		window := time.After(l.wait)
	gather:
		for len(open) < l.most {
			select {
			case a := <-l.asks:
				open = append(open, a)
			case <-window:
				break gather
			}
		}
		go l.flush(ctx, open)
	}
}

func (l *Loader[K, V]) flush(ctx context.Context, open []ask[K, V]) {
	l.batches.Add(1)
	keys := make([]K, len(open))
	for i, a := range open {
		keys[i] = a.key
	}
	found, err := l.load(ctx, keys)
	for _, a := range open {
		a.reply <- answer[V]{found[a.key], err}
	}
}
