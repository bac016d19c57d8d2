// Command catalogd holds the whole catalogue in memory; at start it loads 800
// shards at once from the blob store.
package main

import (
	"fmt"
	"io"
	"log"
	"math/rand"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"example.com/catalogd/internal/diag"
)

type item struct {
	id    int
	words []string
}

type shard struct {
	sync.RWMutex
	items map[int]item
}

type catalog struct {
	shards []*shard
	ready  int32
	blobs  *http.Client
	store  string
}

func (c *catalog) warm() {
	var wg sync.WaitGroup
	t0 := time.Now()
	for i := range c.shards {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			if err := c.loadShard(n); err != nil {
				log.Printf("shard %d: %v", n, err)
			}
		}(i)
	}
	wg.Wait()
	atomic.StoreInt32(&c.ready, 1)
	log.Printf("ready after %s", time.Since(t0).Round(time.Millisecond))
}

func (c *catalog) loadShard(n int) error {
	res, err := c.blobs.Get(fmt.Sprintf("%s/shard-%03d?ms=%d", c.store, n, 2500+rand.Intn(2500)))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	s := c.shards[n]
	s.Lock()
	defer s.Unlock()
	for i := 0; i < 200; i++ {
		s.items[i] = item{i, []string{"a", "b"}}
	}
	return nil
}

func main() {
	diag.Start()
	c := &catalog{store: diag.Env("SLOW_URL", "http://127.0.0.1:9000"), blobs: &http.Client{Timeout: 20 * time.Second}}
	for i := 0; i < 800; i++ {
		c.shards = append(c.shards, &shard{items: map[int]item{}})
	}
	go c.warm()
	http.HandleFunc("/ready", func(w http.ResponseWriter, r *http.Request) {
		if atomic.LoadInt32(&c.ready) == 0 {
			w.WriteHeader(http.StatusTooEarly)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
