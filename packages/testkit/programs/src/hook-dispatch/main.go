// Command belfry rings webhooks: fifteen ringers, exponential backoff between attempts.
package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"math/rand"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"example.com/belfry/internal/diag"
)

type event struct {
	id   int
	body []byte
}

type belfry struct {
	client *http.Client
	target string
	events chan event

	rung, retried, lost int64
}

func (b *belfry) ringer(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-b.events:
			b.ring(ctx, e)
		}
	}
}

func (b *belfry) ring(ctx context.Context, e event) {
	backoff := 150 * time.Millisecond
	for attempt := 0; attempt < 5; attempt++ {
		if b.post(ctx, e) {
			atomic.AddInt64(&b.rung, 1)
			return
		}
		atomic.AddInt64(&b.retried, 1)
		time.Sleep(backoff + time.Duration(rand.Int63n(int64(backoff/4))))
		backoff *= 2
	}
	atomic.AddInt64(&b.lost, 1)
}

func (b *belfry) post(ctx context.Context, e event) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.target+"/in?id="+strconv.Itoa(e.id), bytes.NewReader(e.body))
	if err != nil {
		return false
	}
	res, err := b.client.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode < 300
}

func main() {
	diag.Start()
	b := &belfry{
		client: &http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8}},
		target: "http://" + diag.Env("PEER_ADDR", "127.0.0.1:9000"),
		events: make(chan event, 200),
	}
	for i := 0; i < 15; i++ {
		go b.ringer(context.Background())
	}
	diag.Fact("rung_retried_lost_queued", func() interface{} {
		return []int64{atomic.LoadInt64(&b.rung), atomic.LoadInt64(&b.retried), atomic.LoadInt64(&b.lost), int64(len(b.events))}
	})
	http.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		id, _ := strconv.Atoi(r.FormValue("id"))
		select {
		case b.events <- event{id, body}:
			w.WriteHeader(http.StatusAccepted)
		default:
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
