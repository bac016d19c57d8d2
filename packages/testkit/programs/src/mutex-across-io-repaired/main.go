// Command session refreshes tokens from an auth upstream; the lock over the
// tokens is not held meanwhile.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"time"

	"example.com/session/internal/diag"
)

type store struct {
	mu       sync.Mutex
	tokens   map[string]time.Time
	upstream string
	client   *http.Client
	refresh  int64
}

func (s *store) Lookup(ctx context.Context, user string) (time.Time, error) {
	s.mu.Lock()
	t, ok := s.tokens[user]
	s.mu.Unlock()
	if ok && time.Now().Before(t) {
		return t, nil
	}
	t, err := s.refreshToken(ctx, user)
	if err == nil {
		s.mu.Lock()
		s.tokens[user] = t
		s.mu.Unlock()
	}
	return t, err
}

// refreshToken takes 400 ms on the wire.
//
//go:noinline
func (s *store) refreshToken(ctx context.Context, user string) (time.Time, error) {
	atomic.AddInt64(&s.refresh, 1)
	req, err := http.NewRequestWithContext(ctx, "GET", s.upstream+"/token?ms=400&user="+user, nil)
	if err != nil {
		return time.Time{}, err
	}
	res, err := s.client.Do(req)
	if err != nil {
		return time.Time{}, err
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	return time.Now().Add(time.Minute), nil
}

func main() {
	s := &store{tokens: map[string]time.Time{}, upstream: diag.Env("SLOW_URL", "http://127.0.0.1:9000"), client: &http.Client{Timeout: 5 * time.Second}}
	diag.Fact("lock_addr", func() interface{} { return fmt.Sprintf("%p", &s.mu) })
	diag.Fact("refreshes", func() interface{} { return atomic.LoadInt64(&s.refresh) })
	diag.Start()
	http.HandleFunc("/whoami", func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/whoami"), func(ctx context.Context) {
			t, err := s.Lookup(ctx, r.URL.Query().Get("user"))
			if err != nil {
				http.Error(w, err.Error(), 502)
				return
			}
			fmt.Fprintln(w, t)
		})
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
