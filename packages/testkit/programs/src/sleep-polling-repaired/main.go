// Command jobs waits for a job's result on a channel that the job closes.
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

	"example.com/jobs/internal/diag"
)

type board struct {
	mu   sync.Mutex
	done map[int64]chan time.Time
	next int64
	late int64 // ms between ready and noticed
	n    int64
}

func (b *board) submit() int64 {
	id := atomic.AddInt64(&b.next, 1)
	ready := make(chan time.Time, 1)
	b.mu.Lock()
	b.done[id] = ready
	b.mu.Unlock()
	time.AfterFunc(20*time.Millisecond, func() { ready <- time.Now() })
	return id
}

//go:noinline
func (b *board) waitForJob(id int64) {
	b.mu.Lock()
	ready := b.done[id]
	delete(b.done, id)
	b.mu.Unlock()
	t := <-ready
	atomic.AddInt64(&b.late, time.Since(t).Milliseconds())
	atomic.AddInt64(&b.n, 1)
}

func main() {
	b := &board{done: map[int64]chan time.Time{}}
	diag.Fact("mean_ms_ready_but_unnoticed", func() interface{} {
		return float64(atomic.LoadInt64(&b.late)) / float64(1+atomic.LoadInt64(&b.n))
	})
	diag.Start()
	http.HandleFunc("/run", func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/run"), func(context.Context) {
			b.waitForJob(b.submit())
		})
		fmt.Fprintln(w, "done")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
