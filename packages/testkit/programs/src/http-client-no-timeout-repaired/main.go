// Command gateway proxies to an inventory upstream that takes a quarter of a
// second; its client has a timeout and every call carries the caller's context.
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

	"example.com/gateway/internal/diag"
)

var inflight int64
var client = &http.Client{Timeout: 2 * time.Second}
var upstream = diag.Env("SLOW_URL", "http://127.0.0.1:9000")

//go:noinline
func fetchStock(ctx context.Context, sku string) ([]byte, error) {
	atomic.AddInt64(&inflight, 1)
	defer atomic.AddInt64(&inflight, -1)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, upstream+"/stock/"+sku+"?ms=250", nil)
	if err != nil {
		return nil, err
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

func main() {
	diag.Fact("upstream_calls_in_flight", func() interface{} { return atomic.LoadInt64(&inflight) })
	diag.Start()
	http.HandleFunc("/stock", func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/stock"), func(ctx context.Context) {
			b, err := fetchStock(ctx, r.URL.Query().Get("sku"))
			if err != nil {
				http.Error(w, err.Error(), 502)
				return
			}
			w.Write(b)
		})
	})
	http.HandleFunc("/version", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "v3") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
