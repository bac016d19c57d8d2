// Command inboxd lets phones ask for new mail: GET /poll answers as soon as
// something comes, else with 204 after twenty seconds.
package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/inboxd/internal/diag"
)

var errNothing = errors.New("nothing new")

type boxes struct {
	sync.Mutex
	waiting map[string][]chan []byte
	polls   atomic.Int64
}

// Wait gives the next message for a box or errNothing after patience.
func (b *boxes) Wait(ctx context.Context, box string, patience time.Duration) ([]byte, error) {
	ch := make(chan []byte, 1)
	b.Lock()
	b.waiting[box] = append(b.waiting[box], ch)
	b.Unlock()
	defer b.forget(box, ch)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case msg := <-ch:
		return msg, nil
	case <-timer.C:
		return nil, errNothing
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (b *boxes) forget(box string, ch chan []byte) {
	b.Lock()
	defer b.Unlock()
	list := b.waiting[box]
	for i, c := range list {
		if c == ch {
			list = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	if len(list) == 0 {
		delete(b.waiting, box)
	} else {
		b.waiting[box] = list
	}
}

func (b *boxes) deliver(box string, msg []byte) int {
	b.Lock()
	defer b.Unlock()
	n := 0
	for _, ch := range b.waiting[box] {
		select {
		case ch <- msg:
			n++
		default:
		}
	}
	return n
}

func main() {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	b := &boxes{waiting: map[string][]chan []byte{}}
	diag.Fact("polls", func() interface{} { return b.polls.Load() })
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /poll", func(w http.ResponseWriter, r *http.Request) {
		b.polls.Add(1)
		switch msg, err := b.Wait(r.Context(), r.URL.Query().Get("box"), 20*time.Second); err {
		case nil:
			w.Write(msg)
		case errNothing:
			w.WriteHeader(http.StatusNoContent)
		default:
			log.Debug("poll ended", "why", err)
		}
	})
	mux.HandleFunc("POST /deliver", func(w http.ResponseWriter, r *http.Request) {
		msg, err := io.ReadAll(io.LimitReader(r.Body, 1<<14))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		io.WriteString(w, strconv.Itoa(b.deliver(r.URL.Query().Get("box"), msg)))
	})
	mux.HandleFunc("GET /count", func(w http.ResponseWriter, r *http.Request) {
		b.Lock()
		n := len(b.waiting)
		b.Unlock()
		io.WriteString(w, strconv.Itoa(n))
	})
	if err := http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), mux); err != nil {
		log.Error("serve", "err", err)
		os.Exit(1)
	}
}
