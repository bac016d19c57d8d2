// Command pubsub adds a forwarding goroutine per subscription and stops it when
// the subscriber goes away.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"time"

	"example.com/pubsub/internal/diag"
)

type message struct {
	topic string
	body  [64]byte
}

type subscription struct {
	in  chan message
	out chan message
	buf []byte
}

type broker struct {
	mu   sync.Mutex
	subs map[*subscription]bool
	made int64
	gone int64
}

// forward ends when unsubscribe closes in.
//
//go:noinline
func (b *broker) forward(s *subscription) {
	for m := range s.in {
		select {
		case s.out <- m:
		default:
		}
	}
}

func (b *broker) subscribe() *subscription {
	s := &subscription{in: make(chan message), out: make(chan message, 4), buf: make([]byte, 8<<10)}
	b.mu.Lock()
	b.subs[s] = true
	b.mu.Unlock()
	atomic.AddInt64(&b.made, 1)
	go b.forward(s)
	return s
}

func (b *broker) unsubscribe(s *subscription) {
	b.mu.Lock()
	delete(b.subs, s)
	close(s.in)
	b.mu.Unlock()
	atomic.AddInt64(&b.gone, 1)
}

func main() {
	b := &broker{subs: map[*subscription]bool{}}
	diag.Fact("subscribers_made", func() interface{} { return atomic.LoadInt64(&b.made) })
	diag.Fact("subscribers_gone", func() interface{} { return atomic.LoadInt64(&b.gone) })
	diag.Start()
	http.HandleFunc("/watch", func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/watch"), func(ctx context.Context) {
			s := b.subscribe()
			defer b.unsubscribe(s)
			t := time.NewTimer(100 * time.Millisecond)
			defer t.Stop()
			select {
			case m := <-s.out:
				fmt.Fprintln(w, m.topic)
			case <-t.C:
				fmt.Fprintln(w, "nothing new")
			case <-ctx.Done():
			}
		})
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
