// Command labelprint prints shipping labels: a crew of workers renders, a pool
// of printer connections sends. Both are sized for the Christmas peak.
package main

import (
	"context"
	"fmt"
	"hash/crc32"
	"log"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"example.com/labelprint/internal/diag"
	"example.com/labelprint/printer"
)

type task struct {
	sku  string
	done chan<- string
}

type crew struct {
	inbox    chan task
	printers *printer.Pool
	printed  int64
}

func (c *crew) hire(n int) {
	for i := 0; i < n; i++ {
		go func(badge int) {
			for t := range c.inbox {
				label := c.draw(t.sku, badge)
				ack, err := c.printers.Send(label)
				if err != nil {
					ack = "error: " + err.Error()
				}
				atomic.AddInt64(&c.printed, 1)
				t.done <- ack
			}
		}(i)
	}
}

func (c *crew) draw(sku string, badge int) string {
	text := strings.Repeat(sku+"|", 200)
	return fmt.Sprintf("%s;%d;%08x", sku, badge, crc32.ChecksumIEEE([]byte(text)))
}

func (c *crew) handlePrint(w http.ResponseWriter, r *http.Request) {
	ctx, stop := context.WithTimeout(r.Context(), 2*time.Second)
	defer stop()
	done := make(chan string, 1)
	select {
	case c.inbox <- task{r.URL.Query().Get("sku"), done}:
	case <-ctx.Done():
		http.Error(w, "no worker", http.StatusServiceUnavailable)
		return
	}
	select {
	case ack := <-done:
		fmt.Fprintln(w, ack)
	case <-ctx.Done():
		http.Error(w, "late", http.StatusGatewayTimeout)
	}
}

func main() {
	pool, err := printer.Dial(diag.Env("PEER_ADDR", "127.0.0.1:9100"), 500)
	if err != nil {
		log.Fatal(err)
	}
	c := &crew{inbox: make(chan task), printers: pool}
	c.hire(200)
	diag.Fact("printed", func() interface{} { return atomic.LoadInt64(&c.printed) })
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/print", c.handlePrint)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	srv := &http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), Handler: mux, ReadHeaderTimeout: 3 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
