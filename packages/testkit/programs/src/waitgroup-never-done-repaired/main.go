// Command thumbs renders batches; a worker reports itself done on every path.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/thumbs/internal/diag"
)

var batches, finished int64

//go:noinline
func renderOne(n int, wg *sync.WaitGroup) {
	defer wg.Done()
	time.Sleep(4 * time.Millisecond)
	if n%7 == 3 {
		log.Printf("image %d: bad header", n)
	}
}

//go:noinline
func renderBatch(first, size int) {
	var wg sync.WaitGroup
	atomic.AddInt64(&batches, 1)
	for i := 0; i < size; i++ {
		wg.Add(1)
		go renderOne(first+i, &wg)
	}
	wg.Wait()
	atomic.AddInt64(&finished, 1)
}

func main() {
	diag.Fact("batches_started", func() interface{} { return atomic.LoadInt64(&batches) })
	diag.Fact("batches_finished", func() interface{} { return atomic.LoadInt64(&finished) })
	diag.Start()
	http.HandleFunc("/render", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("first"))
		pprof.Do(r.Context(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/render"), func(context.Context) {
			renderBatch(n*3, 3)
		})
		fmt.Fprintln(w, "done")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
