// Command ratelimit keeps its buckets in shards, each under a lock that is held
// for a few field updates; the costly bookkeeping reads a copy.
package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"log"
	"net/http"
	"runtime/pprof"
	"sync"
	"time"

	"example.com/ratelimit/internal/diag"
)

type bucket struct {
	tokens float64
	last   time.Time
	hits   [256]uint32
}

type shard struct {
	mu      sync.Mutex
	buckets map[string]*bucket
}

type limiter struct {
	shards  [32]shard
	evicted uint64
}

func (l *limiter) shardOf(key string) *shard {
	h := fnv.New32a()
	h.Write([]byte(key))
	return &l.shards[h.Sum32()%uint32(len(l.shards))]
}

//go:noinline
func (l *limiter) Allow(key string) bool {
	s := l.shardOf(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.buckets[key]
	if b == nil {
		b = &bucket{tokens: 100, last: time.Now()}
		s.buckets[key] = b
	}
	now := time.Now()
	b.tokens += now.Sub(b.last).Seconds() * 500
	if b.tokens > 1000 {
		b.tokens = 1000
	}
	b.last = now
	b.hits[uint64(now.UnixNano())%256]++
	b.tokens--
	return b.tokens > 0
}

//go:noinline
func (l *limiter) rescan() {
	h := fnv.New64a()
	for i := range l.shards {
		s := &l.shards[i]
		s.mu.Lock()
		var copies []bucket
		for _, b := range s.buckets {
			copies = append(copies, *b)
		}
		s.mu.Unlock()
		for _, b := range copies {
			for i, hit := range b.hits {
				fmt.Fprintf(h, "%d %d", i, hit)
			}
		}
	}
	l.evicted += h.Sum64() & 1
}

func main() {
	l := &limiter{}
	for i := range l.shards {
		l.shards[i].buckets = map[string]*bucket{}
	}
	go func() {
		for range time.Tick(50 * time.Millisecond) {
			l.rescan()
		}
	}()
	diag.Start()
	http.HandleFunc("/allow", func(w http.ResponseWriter, r *http.Request) {
		t := r.Header.Get("X-Tenant")
		ok := true
		pprof.Do(r.Context(), pprof.Labels("tenant", t, "endpoint", "/allow"), func(context.Context) {
			var wg sync.WaitGroup
			for i := 0; i < 4; i++ {
				wg.Add(1)
				go func(i int) {
					defer wg.Done()
					l.Allow(fmt.Sprintf("%s-%d", t, i))
				}(i)
			}
			wg.Wait()
		})
		fmt.Fprintln(w, ok)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
