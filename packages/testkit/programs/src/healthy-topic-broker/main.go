// Command brokerd passes messages of topics to subscribers. A subscriber that
// cannot follow loses its oldest messages, never the publisher's time.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/brokerd/internal/diag"
)

// Ring is a channel with room for n values of which the oldest fall out.
type Ring[T any] struct {
	ch   chan T
	lost atomic.Uint64
}

func NewRing[T any](n int) *Ring[T] { return &Ring[T]{ch: make(chan T, n)} }

func (r *Ring[T]) Put(v T) {
	for {
		select {
		case r.ch <- v:
			return
		default:
		}
		select {
		case <-r.ch:
			r.lost.Add(1)
		default:
		}
	}
}

type message struct {
	topic string
	body  []byte
}

type subscriber struct {
	name  string
	pace  time.Duration
	ring  *Ring[message]
	taken atomic.Int64
}

func (s *subscriber) consume(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case m := <-s.ring.ch:
			s.handle(m)
		}
	}
}

func (s *subscriber) handle(m message) {
	if s.pace > 0 {
		time.Sleep(s.pace) // its own database
	}
	s.taken.Add(int64(len(m.body)))
}

type broker struct {
	mu     sync.RWMutex
	topics map[string][]*subscriber
	all    []*subscriber
}

func (b *broker) subscribe(topic string, s *subscriber) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.topics[topic] = append(b.topics[topic], s)
}

func (b *broker) publish(m message) {
	b.mu.RLock()
	targets := b.topics[m.topic]
	b.mu.RUnlock()
	for _, s := range targets {
		s.ring.Put(m)
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	b := &broker{topics: map[string][]*subscriber{}}
	for i := 0; i < 60; i++ {
		s := &subscriber{name: "quick", ring: NewRing[message](32)}
		if i%6 == 0 {
			s.name, s.pace = "slow", 70*time.Millisecond
		}
		b.all = append(b.all, s)
		b.subscribe("hot", s)
		b.subscribe("t"+string(rune('1'+i%9)), s)
		go s.consume(ctx)
	}
	diag.Fact("lost", func() interface{} {
		var n uint64
		for _, s := range b.all {
			n += s.ring.lost.Load()
		}
		return n
	})
	diag.Start()
	http.HandleFunc("/publish", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<16))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		b.publish(message{r.URL.Query().Get("topic"), body})
		w.WriteHeader(http.StatusAccepted)
	})
	http.HandleFunc("/stats", func(w http.ResponseWriter, r *http.Request) {
		var taken int64
		for _, s := range b.all {
			taken += s.taken.Load()
		}
		json.NewEncoder(w).Encode(map[string]int64{"bytes": taken})
	})
	srv := &http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080")}
	go func() {
		<-ctx.Done()
		srv.Close()
	}()
	if err := srv.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}
