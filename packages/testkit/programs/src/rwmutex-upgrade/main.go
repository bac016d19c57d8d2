// Command rates caches exchange rates.
package main

import (
	"fmt"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/rates/internal/diag"
)

type pair struct{ from, to string }

type quote struct {
	rate float64
	at   time.Time
}

type cache struct {
	mu     sync.RWMutex
	quotes map[pair]quote
	maxAge time.Duration
}

func (c *cache) compute(p pair) float64 {
	return float64(len(p.from)*31+len(p.to)) / 17
}

// rate still has the read lock when it asks for the write lock to renew an old quote.
func (c *cache) rate(p pair) float64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	q, ok := c.quotes[p]
	if !ok || time.Since(q.at) > c.maxAge {
		c.mu.Lock()
		q = quote{c.compute(p), time.Now()}
		c.quotes[p] = q
		c.mu.Unlock()
	}
	return q.rate
}

func (c *cache) size() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.quotes)
}

type service struct{ cache *cache }

func (s service) convert(w http.ResponseWriter, r *http.Request) {
	p := pair{strings.ToUpper(r.FormValue("from")), strings.ToUpper(r.FormValue("to"))}
	fmt.Fprintf(w, "%.4f\n", s.cache.rate(p))
}

func main() {
	c := &cache{quotes: map[pair]quote{}, maxAge: 4 * time.Second}
	for _, cur := range []string{"USD", "GBP", "JPY", "CHF", "SEK"} {
		c.quotes[pair{"EUR", cur}] = quote{1.1, time.Now()}
	}
	alerts := make(chan pair)
	for i := 0; i < 12; i++ {
		go func() {
			for p := range alerts {
				log.Printf("alert for %s%s", p.from, p.to)
			}
		}()
	}
	go func() {
		for range time.Tick(900 * time.Millisecond) {
			alerts <- pair{"EUR", "USD"}
		}
	}()
	diag.Start()
	http.HandleFunc("/convert", service{c}.convert)
	http.HandleFunc("/stats", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, c.size()) })
	http.HandleFunc("/currencies", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "EUR USD GBP JPY CHF SEK") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
