// Command federate asks several catalogues at once and serves whichever answers first.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand"
	"net/http"
	"time"

	"example.com/federate/internal/diag"
)

type source interface {
	Search(ctx context.Context, term string) (string, error)
}

type catalogue struct {
	name   string
	base   string
	client *http.Client
}

func (c *catalogue) Search(ctx context.Context, term string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/%s?ms=%d&q=%s", c.base, c.name, 5+rand.Intn(60), term), nil)
	if err != nil {
		return "", err
	}
	res, err := c.client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return c.name + string(b), err
}

type offline struct{}

func (offline) Search(context.Context, string) (string, error) {
	time.Sleep(time.Duration(rand.Intn(50)) * time.Millisecond)
	return "", errors.New("catalogue offline")
}

type hit struct {
	text string
	err  error
}

type federation struct{ sources []source }

// search returns at the first hit or error; its siblings have nobody left to tell.
func (f *federation) search(ctx context.Context, term string) (string, error) {
	hits := make(chan hit)
	for _, s := range f.sources {
		go f.query(ctx, s, term, hits)
	}
	for range f.sources {
		h := <-hits
		if h.err != nil {
			return "", h.err
		}
		if h.text != "" {
			return h.text, nil
		}
	}
	return "", errors.New("nothing found")
}

func (f *federation) query(ctx context.Context, s source, term string, hits chan<- hit) {
	text, err := s.Search(ctx, term)
	hits <- hit{text, err}
}

// warmer keeps connections open by asking for a fixed term now and then.
func warmer(sources []source, every time.Duration) {
	for {
		for _, s := range sources {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			_, _ = s.Search(ctx, "warm")
			cancel()
		}
		time.Sleep(every)
	}
}

func main() {
	cl := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 20}}
	base := diag.Env("SLOW_URL", "http://127.0.0.1:9000")
	f := &federation{sources: []source{offline{}}}
	for _, n := range []string{"ubl", "bnf", "dnb", "kb"} {
		f.sources = append(f.sources, &catalogue{n, base, cl})
	}
	go warmer(f.sources, 2*time.Second)
	diag.Start()
	http.HandleFunc("/search", func(w http.ResponseWriter, r *http.Request) {
		text, err := f.search(r.Context(), r.FormValue("q"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		io.WriteString(w, text)
	})
	srv := &http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), ReadHeaderTimeout: 2 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
