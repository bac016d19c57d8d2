// Command feedsync pulls supplier feeds and answers with their row counts.
package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"strconv"
	"time"

	"example.com/feedsync/internal/diag"
)

type Feed struct {
	Supplier string
	Rows     int
}

type Puller struct {
	c    *http.Client
	base string
}

func NewPuller(base string) *Puller {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.ResponseHeaderTimeout = 2 * time.Second
	t.TLSHandshakeTimeout = 2 * time.Second
	t.MaxIdleConnsPerHost = 32
	return &Puller{&http.Client{Transport: t}, base}
}

func (p *Puller) Pull(ctx context.Context, supplier string) (*Feed, error) {
	body, err := p.download(ctx, supplier)
	if err != nil {
		return nil, err
	}
	return &Feed{supplier, bytes.Count(body, []byte{'\n'})}, nil
}

func (p *Puller) download(_ context.Context, supplier string) ([]byte, error) {
	path := "/feed/" + supplier
	if len(supplier)%2 == 1 {
		path = "/drip/" + supplier
	}
	res, err := p.c.Get(p.base + path)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != 200 {
		return nil, errors.New(res.Status)
	}
	return io.ReadAll(res.Body)
}

type api struct{ *Puller }

func (a api) sync(w http.ResponseWriter, r *http.Request) {
	f, err := a.Pull(r.Context(), r.URL.Query().Get("supplier"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	io.WriteString(w, f.Supplier+" "+strconv.Itoa(f.Rows)+"\n")
}

func main() {
	a := api{NewPuller("http://" + diag.Env("PEER_ADDR", ""))}
	diag.Start()
	http.HandleFunc("/sync", a.sync)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
