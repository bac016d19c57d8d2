// Command counters buffers increments and writes them to shards every little while.
package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/counters/internal/diag"
)

type buffer struct {
	mu     sync.Mutex
	counts map[string]int
	shards []*remote
}

type remote struct {
	n   int
	url string
	cl  *http.Client
}

func (r *remote) store(batch []byte) error {
	resp, err := r.cl.Post(fmt.Sprintf("%s/shard%d?ms=%d", r.url, r.n, 300+r.n*200), "text/plain", bytes.NewReader(batch))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func (b *buffer) add(key string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts[key]++
	return b.counts[key]
}

// flush waits for all shards before it lets go of the buffer.
func (b *buffer) flush() {
	b.mu.Lock()
	defer b.mu.Unlock()
	var wg sync.WaitGroup
	for _, s := range b.shards {
		var body bytes.Buffer
		for k, n := range b.counts {
			if (len(k)+n)%len(b.shards) == s.n {
				fmt.Fprintln(&body, k, n)
			}
		}
		wg.Add(1)
		go func(s *remote, p []byte) {
			defer wg.Done()
			if err := s.store(p); err != nil {
				log.Printf("shard %d: %v", s.n, err)
			}
		}(s, body.Bytes())
	}
	wg.Wait()
	b.counts = map[string]int{}
}

func main() {
	b := &buffer{counts: map[string]int{}}
	cl := &http.Client{Timeout: 10 * time.Second}
	for i := 0; i < 5; i++ {
		b.shards = append(b.shards, &remote{i, diag.Env("SLOW_URL", "http://127.0.0.1:9000"), cl})
	}
	diag.Start()
	go func() {
		for {
			time.Sleep(60 * time.Millisecond)
			b.flush()
		}
	}()
	http.HandleFunc("/hit", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, b.add(r.FormValue("page")))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
