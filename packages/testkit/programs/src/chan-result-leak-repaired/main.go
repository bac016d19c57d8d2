// Command quotes asks a slow pricing backend per request and gives up after a
// timeout; a late answer goes into a channel with room for it.
package main

import (
	"context"
	"encoding/json"
	"log"
	"math/rand"
	"net/http"
	"runtime/pprof"
	"sync/atomic"
	"time"

	"example.com/quotes/internal/diag"
)

type quote struct {
	Symbol string  `json:"symbol"`
	Price  float64 `json:"price"`
}

var started, timedOut, answered int64

// askBackend never waits for its reader: res has room for the one answer.
//
//go:noinline
func askBackend(symbol string, res chan<- quote) {
	d := 5 * time.Millisecond
	if symbol == "SLOW" {
		d = 120 * time.Millisecond
	}
	time.Sleep(d)
	res <- quote{symbol, 100 + rand.Float64()}
}

func fetchQuote(ctx context.Context, symbol string) (quote, error) {
	res := make(chan quote, 1)
	atomic.AddInt64(&started, 1)
	go askBackend(symbol, res)
	select {
	case q := <-res:
		atomic.AddInt64(&answered, 1)
		return q, nil
	case <-ctx.Done():
		atomic.AddInt64(&timedOut, 1)
		return quote{}, ctx.Err()
	}
}

func handleQuote(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 50*time.Millisecond)
	defer cancel()
	pprof.Do(ctx, pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/quote"), func(ctx context.Context) {
		q, err := fetchQuote(ctx, r.URL.Query().Get("symbol"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusGatewayTimeout)
			return
		}
		json.NewEncoder(w).Encode(q)
	})
}

func main() {
	diag.Fact("requests_started", func() interface{} { return atomic.LoadInt64(&started) })
	diag.Fact("requests_timed_out", func() interface{} { return atomic.LoadInt64(&timedOut) })
	diag.Start()
	http.HandleFunc("/quote", handleQuote)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
