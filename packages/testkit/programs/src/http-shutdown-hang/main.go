// Command tickerboard pushes departures to displays and drains on SIGTERM.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"example.com/tickerboard/internal/diag"
)

type departure struct {
	line, gate string
	at         time.Time
}

type station struct {
	mu   sync.Mutex
	subs map[string]map[chan departure]struct{}
}

func (s *station) subscribe(stop string) (<-chan departure, func()) {
	ch := make(chan departure, 8)
	s.mu.Lock()
	if s.subs[stop] == nil {
		s.subs[stop] = map[chan departure]struct{}{}
	}
	s.subs[stop][ch] = struct{}{}
	s.mu.Unlock()
	return ch, func() {
		s.mu.Lock()
		delete(s.subs[stop], ch)
		s.mu.Unlock()
	}
}

func (s *station) announce(stop string, d departure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ch := range s.subs[stop] {
		select {
		case ch <- d:
		default:
		}
	}
}

// displays waits for departures for as long as the display is connected.
func (s *station) displays(w http.ResponseWriter, r *http.Request) {
	deps, cancel := s.subscribe(r.URL.Query().Get("stop"))
	defer cancel()
	w.Header().Set("Content-Type", "text/event-stream")
	w.(http.Flusher).Flush()
	for {
		select {
		case d := <-deps:
			fmt.Fprintf(w, "data: %s %s %s\n\n", d.line, d.gate, d.at.Format("15:04"))
			w.(http.Flusher).Flush()
		case <-r.Context().Done():
			return
		}
	}
}

func run(ctx context.Context, srv *http.Server) error {
	failed := make(chan error, 1)
	go func() { failed <- srv.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Print("draining")
	return srv.Shutdown(context.Background())
}

func main() {
	s := &station{subs: map[string]map[chan departure]struct{}{}}
	diag.Start()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	go func() {
		for t := range time.Tick(700 * time.Millisecond) {
			s.announce("harbour", departure{"S3", "2", t})
		}
	}()
	mux := http.NewServeMux()
	mux.HandleFunc("/display", s.displays)
	mux.HandleFunc("/next", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, time.Now().Add(time.Minute)) })
	if err := run(ctx, &http.Server{Addr: diag.Env("ADDR", ":8080"), Handler: mux}); err != nil && !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
	log.Print("bye")
}
