// Command carts keeps shopping carts; structured logs go to standard output, which a log shipper reads.
package main

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"example.com/carts/internal/diag"
)

type cart struct {
	mu    sync.Mutex
	lines []string
}

type carts struct {
	log *zap.Logger
	m   sync.Map
}

func (c *carts) get(id string) *cart {
	v, _ := c.m.LoadOrStore(id, &cart{})
	return v.(*cart)
}

func (c *carts) add(w http.ResponseWriter, r *http.Request) {
	id, sku := r.FormValue("cart"), r.FormValue("sku")
	ct := c.get(id)
	ct.mu.Lock()
	if len(ct.lines) > 50 {
		ct.lines = ct.lines[:0]
	}
	ct.lines = append(ct.lines, sku)
	n := len(ct.lines)
	ct.mu.Unlock()
	c.log.Info("line added", zap.String("cart", id), zap.String("sku", sku), zap.Int("lines", n),
		zap.String("agent", strings.Repeat("Mozilla/5.0 (X11; Linux) ", 6)), zap.Duration("age", 3*time.Second))
	w.WriteHeader(http.StatusNoContent)
}

func access(log *zap.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := time.Now()
		next.ServeHTTP(w, r)
		log.Info("request", zap.String("path", r.URL.Path), zap.Duration("took", time.Since(t)))
	})
}

func newLogger() (*zap.Logger, error) {
	cfg := zap.NewProductionConfig()
	cfg.Sampling = nil
	cfg.OutputPaths = []string{"stdout"}
	cfg.EncoderConfig.EncodeTime = zapcore.RFC3339TimeEncoder
	return cfg.Build()
}

func main() {
	log, err := newLogger()
	if err != nil {
		panic(err)
	}
	c := &carts{log: log}
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/add", c.add)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {})
	log.Fatal("server", zap.Error(http.ListenAndServe(diag.Env("ADDR", ":8080"), access(log, mux))))
}
