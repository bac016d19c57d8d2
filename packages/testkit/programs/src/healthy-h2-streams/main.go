// Command telemetryd takes measurements from agents over long two-way HTTP/2
// streams, and answers each batch with a line of its own.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/h2c"

	"example.com/telemetryd/internal/diag"
)

type batch struct {
	agent string
	lines int
}

type collector struct {
	batches chan batch
	open    atomic.Int32
	stored  atomic.Int64
}

func (c *collector) Stream(w http.ResponseWriter, r *http.Request) {
	c.open.Add(1)
	defer c.open.Add(-1)
	agent := r.Header.Get("X-Agent")
	w.WriteHeader(http.StatusOK)
	flusher := w.(http.Flusher)
	flusher.Flush()
	in := bufio.NewScanner(r.Body)
	for in.Scan() {
		select {
		case c.batches <- batch{agent, strings.Count(in.Text(), ",") + 1}:
		case <-r.Context().Done():
			return
		}
		if _, err := fmt.Fprintf(w, "ok %s\n", agent); err != nil {
			return
		}
		flusher.Flush()
	}
}

func (c *collector) store() {
	window := time.NewTicker(time.Second)
	defer window.Stop()
	counts := map[string]int{}
	for {
		select {
		case b := <-c.batches:
			counts[b.agent] += b.lines
		case <-window.C:
			for agent, n := range counts {
				c.stored.Add(int64(n))
				delete(counts, agent)
			}
		}
	}
}

func main() {
	c := &collector{batches: make(chan batch, 128)}
	go c.store()
	diag.Fact("streams_open", func() interface{} { return c.open.Load() })
	diag.Fact("lines_stored", func() interface{} { return c.stored.Load() })
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/stream", c.Stream)
	srv := &http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), Handler: h2c.NewHandler(mux, &http2.Server{MaxConcurrentStreams: 100})}
	log.Fatal(srv.ListenAndServe())
}
