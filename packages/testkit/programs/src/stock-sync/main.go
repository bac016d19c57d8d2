// Command shelfsync asks the warehouse for stock of articles and keeps the answers.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/shelfsync/internal/diag"
)

type Article struct {
	SKU   string `json:"sku"`
	Count int    `json:"count"`
}

type Warehouse struct {
	base   string
	client *http.Client
}

var ErrUnavailable = errors.New("warehouse: unavailable")

func (wh *Warehouse) Stock(ctx context.Context, sku string) (a Article, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, wh.base+"/stock/"+sku, nil)
	if err != nil {
		return a, err
	}
	res, err := wh.client.Do(req)
	if err != nil {
		return a, err
	}
	switch res.StatusCode {
	case http.StatusOK:
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return a, fmt.Errorf("%w: %s", ErrUnavailable, res.Status)
	default:
		return a, fmt.Errorf("warehouse: %s", res.Status)
	}
	defer res.Body.Close()
	return a, json.NewDecoder(res.Body).Decode(&a)
}

type syncer struct {
	wh   *Warehouse
	todo chan string
	mu   sync.Mutex
	have map[string]Article
	fail int
}

func (s *syncer) loop() {
	for sku := range s.todo {
		a, err := s.wh.Stock(context.Background(), sku)
		s.mu.Lock()
		if err != nil {
			s.fail++
		} else {
			s.have[sku] = a
		}
		s.mu.Unlock()
	}
}

func (s *syncer) plan() {
	t := time.NewTicker(60 * time.Millisecond)
	defer t.Stop()
	for n := 0; ; n++ {
		<-t.C
		s.todo <- fmt.Sprintf("sku-%d", n%400)
	}
}

func main() {
	diag.Start()
	s := &syncer{wh: &Warehouse{base: "http://" + diag.Env("PEER_ADDR", "127.0.0.1:9000"), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4, ResponseHeaderTimeout: 5 * time.Second}}},
		todo: make(chan string, 10), have: map[string]Article{}}
	for range 3 {
		go s.loop()
	}
	go s.plan()
	http.HandleFunc("GET /stock/{sku}", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		a, ok := s.have[r.PathValue("sku")]
		s.mu.Unlock()
		if !ok {
			http.NotFound(w, r)
			return
		}
		_ = json.NewEncoder(w).Encode(a)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
