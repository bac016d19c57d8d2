// Command levels shows the levels of rivers.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"time"

	"example.com/levels/internal/diag"
	"example.com/levels/wire"
)

type board struct {
	pool *wire.Pool
	mu   sync.RWMutex
	last map[string]string
}

func (b *board) show(w http.ResponseWriter, r *http.Request) {
	gauge := r.PathValue("gauge")
	level, err := b.pool.Ask(gauge)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	b.mu.Lock()
	b.last[gauge] = level
	b.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]string{gauge: level})
}

func (b *board) all(w http.ResponseWriter, _ *http.Request) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	_ = json.NewEncoder(w).Encode(b.last)
}

func main() {
	diag.Start()
	pool, err := wire.Dial(diag.Env("PEER_ADDR", "127.0.0.1:7700"), 5)
	if err != nil {
		log.Fatal(err)
	}
	b := &board{pool: pool, last: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /level/{gauge}", b.show)
	mux.HandleFunc("GET /levels", b.all)
	srv := &http.Server{Addr: diag.Env("ADDR", ":8080"), Handler: mux}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	go func() {
		if err := srv.ListenAndServe(); err != nil {
			log.Fatal(err)
		}
	}()
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = srv.Shutdown(end)
}
