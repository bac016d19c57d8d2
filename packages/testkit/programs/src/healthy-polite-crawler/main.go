// Command crawler fetches pages of partner shops, at most forty a second in all
// as agreed with them.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"example.com/crawler/internal/diag"
)

type Frontier struct {
	next atomic.Uint64
	root string
}

func (f *Frontier) Pop() string {
	n := f.next.Add(1)
	return fmt.Sprintf("%s/page/%d?ms=%d", f.root, n, 30+n%40)
}

type Crawler struct {
	*Frontier
	agreed  *rate.Limiter
	client  *http.Client
	fetched atomic.Uint64
}

func (c *Crawler) Loop(ctx context.Context) {
	for ctx.Err() == nil {
		url := c.Pop()
		if err := c.agreed.Wait(ctx); err != nil {
			return
		}
		if err := c.visit(ctx, url); err != nil {
			log.Printf("%s: %v", url, err)
		}
	}
}

func (c *Crawler) visit(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := c.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	c.fetched.Add(1)
	return err
}

func main() {
	c := &Crawler{Frontier: &Frontier{root: diag.Env("SLOW_URL", "http://127.0.0.1:9000")},
		agreed: rate.NewLimiter(40, 5), client: &http.Client{Timeout: 5 * time.Second}}
	for i := 0; i < 80; i++ {
		go c.Loop(context.Background())
	}
	diag.Fact("fetched", func() interface{} { return c.fetched.Load() })
	diag.Start()
	http.HandleFunc("/progress", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, c.fetched.Load()) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
