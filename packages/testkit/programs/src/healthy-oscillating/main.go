// Command rendezvous brings callers together: whoever comes waits up to a second
// and a half for a partner while the search goes on.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"example.com/rendezvous/internal/diag"
)

type lobby struct {
	scouts func(ctx context.Context, name string) <-chan string
}

// scout looks in one region and says what it found, if ctx lasts so long.
func scout(ctx context.Context, name string) <-chan string {
	found := make(chan string, 1)
	go func() {
		select {
		case <-time.After(1300 * time.Millisecond):
			found <- "partner of " + name
		case <-ctx.Done():
		}
	}()
	return found
}

func (l *lobby) meet(ctx context.Context, name string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 1500*time.Millisecond)
	defer cancel()
	select {
	case p := <-l.scouts(ctx, name):
		return p, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func main() {
	diag.Start()
	l := &lobby{scouts: scout}
	mux := http.NewServeMux()
	mux.HandleFunc("/meet", func(w http.ResponseWriter, r *http.Request) {
		p, err := l.meet(r.Context(), r.URL.Query().Get("pair"))
		if err != nil {
			http.Error(w, "nobody", http.StatusNotFound)
			return
		}
		fmt.Fprintln(w, p)
	})
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {})
	srv := &http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), Handler: mux, IdleTimeout: time.Second}
	log.Fatal(srv.ListenAndServe())
}
