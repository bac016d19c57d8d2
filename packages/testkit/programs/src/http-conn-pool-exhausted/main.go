// Command storefront renders product pages from a catalogue service.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"example.com/storefront/internal/diag"
)

type option func(*http.Transport)

func withHostLimit(n int) option      { return func(t *http.Transport) { t.MaxConnsPerHost = n } }
func withIdle(d time.Duration) option { return func(t *http.Transport) { t.IdleConnTimeout = d } }
func withoutCompression() option      { return func(t *http.Transport) { t.DisableCompression = true } }
func newTransport(opts ...option) *http.Transport {
	t := &http.Transport{DialContext: (&net.Dialer{Timeout: 2 * time.Second}).DialContext}
	for _, o := range opts {
		o(t)
	}
	return t
}

type catalogue struct {
	base *url.URL
	http *http.Client
}

type item struct {
	Name string
	Raw  json.RawMessage
}

func (c *catalogue) fetch(ctx context.Context, sku string, ms int) (item, error) {
	u := *c.base
	u.Path = "/items/" + sku
	u.RawQuery = url.Values{"ms": {fmt.Sprint(ms)}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return item{}, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return item{}, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return item{sku, b}, err
}

type page struct{ cat *catalogue }

// ServeHTTP loads the product and two recommendations at a time.
func (p page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	sku := r.URL.Query().Get("sku")
	var wg sync.WaitGroup
	items := make([]item, 3)
	for i, s := range []string{sku, sku + "-like-1", sku + "-like-2"} {
		wg.Add(1)
		go func(i int, s string) {
			defer wg.Done()
			it, err := p.cat.fetch(ctx, s, 450)
			if err != nil {
				log.Printf("catalogue: %v", err)
				return
			}
			items[i] = it
		}(i, s)
	}
	wg.Wait()
	json.NewEncoder(w).Encode(items)
}

func main() {
	base, err := url.Parse(diag.Env("SLOW_URL", "http://127.0.0.1:9000"))
	if err != nil {
		log.Fatal(err)
	}
	cat := &catalogue{base, &http.Client{Transport: newTransport(withHostLimit(6), withIdle(time.Minute), withoutCompression())}}
	diag.Start()
	mux := http.NewServeMux()
	mux.Handle("/product", page{cat})
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "User-agent: *\n") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), mux))
}
