package main

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// tokenCache refreshes its token while it holds the lock: as long as the upstream takes, every
// request waits for the mutex.
type tokenCache struct {
	upstream string
	client   http.Client

	mu      sync.Mutex
	token   string
	expires time.Time
}

func newLockAcrossHTTP(upstream string) http.Handler {
	cache := &tokenCache{upstream: upstream, client: http.Client{Timeout: 5 * time.Second}}
	return http.HandlerFunc(cache.serveQuote)
}

func (c *tokenCache) serveQuote(w http.ResponseWriter, r *http.Request) {
	token, err := c.get()
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprintln(w, token)
}

func (c *tokenCache) get() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().Before(c.expires) {
		return c.token, nil
	}
	asked := time.Now()
	token, err := c.fetch()
	if err != nil {
		return "", err
	}
	c.token = token
	c.expires = asked.Add(200 * time.Millisecond) // shorter than fetching takes
	return token, nil
}

func (c *tokenCache) fetch() (string, error) {
	response, err := c.client.Get(c.upstream)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}
