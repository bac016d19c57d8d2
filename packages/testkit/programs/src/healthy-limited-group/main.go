// Command thumbmigrate moves thumbnails from one store to another, twelve at a
// time.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/thumbmigrate/internal/diag"
)

var client = &http.Client{Timeout: 15 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 12}}

func move(ctx context.Context, store string, n int) error {
	pic, err := call(ctx, http.MethodGet, fmt.Sprintf("%s/old/%d?ms=%d", store, n, 15+n%50), nil)
	if err != nil {
		return fmt.Errorf("get %d: %w", n, err)
	}
	pic = bytes.Repeat(pic, 40)
	if _, err := call(ctx, http.MethodPut, fmt.Sprintf("%s/new/%d?ms=20", store, n), pic); err != nil {
		return fmt.Errorf("put %d: %w", n, err)
	}
	return nil
}

func call(ctx context.Context, method, url string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
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
	var moved atomic.Int64
	diag.Fact("moved", func() interface{} { return moved.Load() })
	diag.Start()
	go func() {
		for range time.Tick(5 * time.Second) {
			log.Printf("%d moved", moved.Load())
		}
	}()
	g, ctx := errgroup.WithContext(context.Background())
	g.SetLimit(12)
	for n := range 100_000 {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			err := move(ctx, diag.Env("SLOW_URL", "http://127.0.0.1:9000"), n)
			moved.Add(1)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		log.Fatal(err)
	}
}
