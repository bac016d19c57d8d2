// Command mailqueue hands out send slots and wakes every sender that may go on.
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

	"example.com/mailqueue/internal/diag"
)

type queue struct {
	mu      sync.Mutex
	ready   *sync.Cond
	window  int // free send slots
	waiting int64
	sent    int64
}

// acquire waits for a send slot.
//
//go:noinline
func (q *queue) acquire() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.window == 0 {
		atomic.AddInt64(&q.waiting, 1)
		q.ready.Wait()
		atomic.AddInt64(&q.waiting, -1)
	}
	q.window--
}

// grant gives n slots back and wakes all: each looks again for itself.
//
//go:noinline
func (q *queue) grant(n int) {
	q.mu.Lock()
	q.window += n
	q.mu.Unlock()
	q.ready.Broadcast()
}

func main() {
	q := &queue{window: 10}
	q.ready = sync.NewCond(&q.mu)
	diag.Fact("cond_waiters", func() interface{} { return atomic.LoadInt64(&q.waiting) })
	diag.Fact("sent", func() interface{} { return atomic.LoadInt64(&q.sent) })
	diag.Fact("free_slots", func() interface{} { q.mu.Lock(); defer q.mu.Unlock(); return q.window })
	diag.Fact("cond_addr", func() interface{} { return fmt.Sprintf("%p", q.ready) })
	diag.Start()
	http.HandleFunc("/send", func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/send"), func(context.Context) {
			q.acquire()
			defer q.grant(1)
			time.Sleep(60 * time.Millisecond) // the relay takes it
			atomic.AddInt64(&q.sent, 1)
		})
		fmt.Fprintln(w, "queued")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
