// Command ingest accepts events over HTTP into a bounded queue whose
// writer takes all that waits at once.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime/pprof"
	"sync/atomic"
	"time"

	"example.com/ingest/internal/diag"
)

type event struct {
	tenant string
	body   []byte
}

type sink struct {
	queue   chan event
	written int64
	waiting int64
}

// drain writes whatever has queued up in one go, 20 ms a batch.
func (s *sink) drain() {
	for e := range s.queue {
		batch := []event{e}
		for more := true; more && len(batch) < 64; {
			select {
			case e := <-s.queue:
				batch = append(batch, e)
			default:
				more = false
			}
		}
		s.persist(batch)
		atomic.AddInt64(&s.written, int64(len(batch)))
	}
}

//go:noinline
func (s *sink) persist(batch []event) { time.Sleep(20 * time.Millisecond) }

//go:noinline
func (s *sink) enqueue(e event) {
	atomic.AddInt64(&s.waiting, 1)
	s.queue <- e
	atomic.AddInt64(&s.waiting, -1)
}

func main() {
	s := &sink{queue: make(chan event, 64)}
	go s.drain()
	diag.Fact("queue_len_cap", func() interface{} { return []int{len(s.queue), cap(s.queue)} })
	diag.Fact("producers_waiting", func() interface{} { return atomic.LoadInt64(&s.waiting) })
	diag.Fact("events_written", func() interface{} { return atomic.LoadInt64(&s.written) })
	diag.Fact("queue_addr", func() interface{} { return fmt.Sprintf("%p", s.queue) })
	diag.Start()
	http.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		t := r.Header.Get("X-Tenant")
		pprof.Do(r.Context(), pprof.Labels("tenant", t, "endpoint", "/events"), func(context.Context) {
			s.enqueue(event{t, b})
		})
		w.WriteHeader(http.StatusAccepted)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
