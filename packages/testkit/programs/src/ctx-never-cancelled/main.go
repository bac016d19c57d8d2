// Command pairing keeps short-lived pairing sessions of devices.
package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/pairing/internal/diag"
)

type session struct {
	code    string
	ctx     context.Context
	opened  time.Time
	scratch []byte
}

type registry struct {
	base     context.Context
	mu       sync.Mutex
	sessions map[string]*session
	closed   int
}

type Option func(*registry)

func WithBase(ctx context.Context) Option { return func(r *registry) { r.base = ctx } }

func newRegistry(opts ...Option) *registry {
	r := &registry{sessions: map[string]*session{}}
	for _, o := range opts {
		o(r)
	}
	return r
}

// open drops the cancel function: whoever waits for the session's end waits for
// the end of the process.
func (r *registry) open() *session {
	ctx, _ := context.WithCancel(r.base)
	raw := make([]byte, 6)
	rand.Read(raw)
	s := &session{code: hex.EncodeToString(raw), ctx: ctx, opened: time.Now(), scratch: make([]byte, 2048)}
	r.mu.Lock()
	r.sessions[s.code] = s
	r.mu.Unlock()
	go r.reap(s)
	return s
}

func (r *registry) reap(s *session) {
	<-s.ctx.Done()
	r.mu.Lock()
	delete(r.sessions, s.code)
	r.closed++
	r.mu.Unlock()
}

func (r *registry) confirm(code string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.sessions[code]
	delete(r.sessions, code)
	return ok && time.Since(s.opened) < time.Minute
}

func main() {
	base, stop := context.WithCancel(context.Background())
	defer stop()
	r := newRegistry(WithBase(base))
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/pair", func(w http.ResponseWriter, req *http.Request) {
		s := r.open()
		if !r.confirm(s.code) {
			http.Error(w, "expired", http.StatusGone)
			return
		}
		w.Write([]byte(s.code))
	})
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, req *http.Request) { w.Write([]byte("ok")) })
	log.Fatal((&http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), Handler: mux}).ListenAndServe())
}
