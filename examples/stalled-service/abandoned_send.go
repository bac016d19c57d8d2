package main

import (
	"fmt"
	"io"
	"net/http"
	"time"
)

// quoter asks the upstream in a goroutine and gives up after 50 ms. Nobody receives the result
// then, the channel has no room for it, and the goroutine waits to send for ever.
type quoter struct {
	upstream string
	client   http.Client
}

func newAbandonedSend(upstream string) http.Handler {
	q := &quoter{upstream: upstream, client: http.Client{Timeout: 5 * time.Second}}
	return http.HandlerFunc(q.serveQuote)
}

func (q *quoter) serveQuote(w http.ResponseWriter, r *http.Request) {
	results := make(chan string)
	go q.ask(results)
	select {
	case result := <-results:
		fmt.Fprintln(w, result)
	case <-time.After(50 * time.Millisecond):
		http.Error(w, "upstream too slow", http.StatusGatewayTimeout)
	}
}

func (q *quoter) ask(results chan<- string) {
	price, err := q.fetch()
	if err != nil {
		results <- err.Error()
		return
	}
	results <- price
}

func (q *quoter) fetch() (string, error) {
	response, err := q.client.Get(q.upstream)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}
