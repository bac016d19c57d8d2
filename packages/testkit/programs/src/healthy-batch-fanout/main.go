// Command reindex reads all documents of a shop from its API and writes index
// files; it ends when the last document is in.
package main

import (
	"bytes"
	"context"
	"crypto/sha1"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/reindex/internal/diag"
)

type indexer struct {
	api   string
	hc    *http.Client
	ids   <-chan int
	terms chan<- string
}

func (x *indexer) work(ctx context.Context) error {
	for {
		select {
		case id, ok := <-x.ids:
			if !ok {
				return nil
			}
			doc, err := x.fetch(ctx, id)
			if err != nil {
				return fmt.Errorf("document %d: %w", id, err)
			}
			x.split(doc)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (x *indexer) fetch(ctx context.Context, id int) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", fmt.Sprintf("%s/doc/%d?ms=%d", x.api, id, 120+id%9*20), nil)
	if err != nil {
		return nil, err
	}
	res, err := x.hc.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

func (x *indexer) split(doc []byte) {
	sum := sha1.Sum(bytes.Repeat(doc, 300))
	x.terms <- fmt.Sprintf("%x", sum[:4])
}

func main() {
	diag.Start()
	ids, terms := make(chan int), make(chan string, 256)
	g, ctx := errgroup.WithContext(context.Background())
	x := &indexer{api: diag.Env("SLOW_URL", "http://127.0.0.1:9000"), ids: ids, terms: terms,
		hc: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	for i := 0; i < 64; i++ {
		g.Go(func() error { return x.work(ctx) })
	}
	go func() {
		defer close(ids)
		for id := 0; id < 40_000; id++ {
			select {
			case ids <- id:
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() {
		n := 0
		for range terms {
			if n++; n%2000 == 0 {
				log.Printf("%d documents", n)
			}
		}
	}()
	if err := g.Wait(); err != nil {
		log.Fatal(err)
	}
	close(terms)
}
