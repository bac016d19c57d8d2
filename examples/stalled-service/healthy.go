package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// priceCache is how it should be: the upstream is asked in the background, the lock is held only to
// read or replace a value, and a request never waits for the network.
type priceCache struct {
	upstream string
	client   http.Client

	mu    sync.RWMutex
	price string
}

func newHealthy(upstream string) http.Handler {
	cache := &priceCache{upstream: upstream, client: http.Client{Timeout: 5 * time.Second}}
	go cache.refreshEvery(time.Second)
	return http.HandlerFunc(cache.serveQuote)
}

func (c *priceCache) serveQuote(w http.ResponseWriter, r *http.Request) {
	c.mu.RLock()
	price := c.price
	c.mu.RUnlock()
	fmt.Fprintln(w, price)
}

func (c *priceCache) refreshEvery(interval time.Duration) {
	for range time.Tick(interval) {
		ctx, cancel := context.WithTimeout(context.Background(), interval)
		if price, err := c.fetch(ctx); err == nil {
			c.mu.Lock()
			c.price = price
			c.mu.Unlock()
		}
		cancel()
	}
}

func (c *priceCache) fetch(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.upstream, nil)
	if err != nil {
		return "", err
	}
	response, err := c.client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}
