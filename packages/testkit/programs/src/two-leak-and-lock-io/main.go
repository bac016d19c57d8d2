// Command booking offers trips: fares come from a cache, seats from an upstream.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/booking/internal/diag"
)

type upstream struct {
	url string
	cl  *http.Client
}

func (u *upstream) call(path string, ms int) (string, error) {
	resp, err := u.cl.Get(fmt.Sprintf("%s%s?ms=%d", u.url, path, ms))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return string(b), err
}

type fares struct {
	mu    sync.Mutex
	known map[string]string
	until time.Time
	up    *upstream
}

// fare loads the fares anew with the lock taken: the first fault.
func (f *fares) fare(route string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if time.Now().After(f.until) {
		v, err := f.up.call("/fares", 600)
		if err != nil {
			return "", err
		}
		f.known[route] = v
		f.until = time.Now().Add(25 * time.Millisecond)
	}
	return f.known[route], nil
}

type seats struct{ up *upstream }

func (s *seats) ask(train string, reply chan<- string) {
	v, err := s.up.call("/seats/"+train, 90)
	if err != nil {
		v = "unknown"
	}
	reply <- v
}

// free gives up after 50 ms, and its asker is left with an answer: the second fault.
func (s *seats) free(ctx context.Context, train string) string {
	ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	reply := make(chan string)
	go s.ask(train, reply)
	select {
	case v := <-reply:
		return v
	case <-ctx.Done():
		return "perhaps"
	}
}

func main() {
	up := &upstream{diag.Env("SLOW_URL", "http://127.0.0.1:9000"), &http.Client{Timeout: 3 * time.Second}}
	f := &fares{known: map[string]string{}, up: up}
	s := &seats{up}
	diag.Start()
	http.HandleFunc("/fare", func(w http.ResponseWriter, r *http.Request) {
		v, err := f.fare(r.FormValue("route"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprintln(w, v)
	})
	http.HandleFunc("/seats", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, s.free(r.Context(), r.FormValue("train")))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
