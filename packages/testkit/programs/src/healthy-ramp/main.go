// Command searchd asks four index nodes at once and merges what they say.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"sort"
	"time"

	"example.com/searchd/internal/diag"
)

type hit struct {
	Doc   string
	Score float64
}

type node interface {
	find(ctx context.Context, q string) ([]hit, error)
}

type remote struct {
	url string
	hc  *http.Client
}

func (r remote) find(ctx context.Context, q string) ([]hit, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", r.url+"&q="+q, nil)
	if err != nil {
		return nil, err
	}
	res, err := r.hc.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	n, err := io.Copy(io.Discard, res.Body)
	return []hit{{q, float64(n)}}, err
}

type index struct{ nodes []node }

func (x *index) Search(ctx context.Context, q string) ([]hit, error) {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	type part struct {
		hits []hit
		err  error
	}
	parts := make(chan part, len(x.nodes))
	for i := range x.nodes {
		go func(n node) {
			h, err := n.find(ctx, q)
			parts <- part{h, err}
		}(x.nodes[i])
	}
	var all []hit
	for range x.nodes {
		p := <-parts
		if p.err != nil {
			return nil, p.err
		}
		all = append(all, p.hits...)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Score > all[j].Score })
	return all, nil
}

func main() {
	diag.Start()
	hc := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 400}}
	x := &index{}
	for i := 0; i < 2; i++ {
		x.nodes = append(x.nodes, remote{fmt.Sprintf("%s/node%d?ms=%d", diag.Env("SLOW_URL", "http://127.0.0.1:9000"), i, 330+i*40), hc})
	}
	http.HandleFunc("/search", func(w http.ResponseWriter, r *http.Request) {
		hits, err := x.Search(r.Context(), r.URL.Query().Get("q"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		json.NewEncoder(w).Encode(hits)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
