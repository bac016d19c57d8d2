// Command flags evaluates feature flags; a flag may depend on another.
package main

import (
	"context"
	"crypto/sha1"
	"fmt"
	"log"
	"net/http"
	"runtime/pprof"
	"strings"
	"sync"
	"time"

	"example.com/flags/internal/diag"
)

type flag struct {
	name     string
	requires string
	percent  int
}

type FlagSet struct {
	lock    sync.RWMutex
	flags   map[string]flag
	version int
}

func bucket(user, name string) int {
	sum := sha1.Sum([]byte(user + name))
	for i := 0; i < 4000; i++ {
		sum = sha1.Sum(sum[:])
	}
	return int(sum[0]) * 100 / 256
}

// Enabled asks for the flag that this one requires with the read lock still taken.
func (s *FlagSet) Enabled(name, user string) bool {
	s.lock.RLock()
	defer s.lock.RUnlock()
	f, ok := s.flags[name]
	if !ok || bucket(user, name) >= f.percent {
		return false
	}
	return f.requires == "" || s.Enabled(f.requires, user)
}

func (s *FlagSet) Replace(flags []flag) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for _, f := range flags {
		s.flags[f.name] = f
	}
	s.version++
}

func (s *FlagSet) poll(every time.Duration) {
	defaults := []flag{{"checkout-v2", "accounts", 100}, {"accounts", "", 100}, {"dark", "", 50}}
	for {
		s.Replace(defaults)
		time.Sleep(every)
	}
}

func tagged(endpoint string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("endpoint", endpoint, "tenant", r.Header.Get("X-Tenant")), func(ctx context.Context) {
			next(w, r.WithContext(ctx))
		})
	}
}

func main() {
	s := &FlagSet{flags: map[string]flag{}}
	go s.poll(35 * time.Millisecond)
	diag.Start()
	http.HandleFunc("/flags/", tagged("/flags", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, s.Enabled(strings.TrimPrefix(r.URL.Path, "/flags/"), r.FormValue("user")))
	}))
	http.HandleFunc("/ready", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ready") })
	srv := http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), WriteTimeout: 30 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
