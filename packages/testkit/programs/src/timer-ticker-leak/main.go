// Command dashfeed serves dashboards; every subscription refreshes its tiles by a ticker.
package main

import (
	"fmt"
	"log"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"example.com/dashfeed/internal/diag"
)

type tile struct {
	name  string
	value atomic.Int64
}

type subscription struct {
	id    int64
	board string
	tiles []*tile
	gone  atomic.Bool
}

type feed struct {
	mu   sync.Mutex
	next int64
	subs map[int64]*subscription
	tick atomic.Int64
}

func (s *subscription) render() {
	for _, t := range s.tiles {
		t.value.Add(1)
	}
}

// refresh goes on for subscriptions that are long gone.
func (f *feed) refresh(s *subscription, every time.Duration) {
	t := time.NewTicker(every)
	for range t.C {
		f.tick.Add(1)
		if !s.gone.Load() {
			s.render()
		}
	}
}

func (f *feed) subscribe(board string) *subscription {
	f.mu.Lock()
	f.next++
	s := &subscription{id: f.next, board: board}
	for i := 0; i < 4; i++ {
		s.tiles = append(s.tiles, &tile{name: fmt.Sprint(board, i)})
	}
	f.subs[s.id] = s
	f.mu.Unlock()
	go f.refresh(s, 900*time.Millisecond)
	return s
}

func (f *feed) unsubscribe(s *subscription) {
	s.gone.Store(true)
	f.mu.Lock()
	delete(f.subs, s.id)
	f.mu.Unlock()
}

func main() {
	f := &feed{subs: map[int64]*subscription{}}
	go func() {
		for range time.Tick(2 * time.Second) {
			f.mu.Lock()
			log.Printf("%d subscriptions, %d refreshes", len(f.subs), f.tick.Load())
			f.mu.Unlock()
		}
	}()
	diag.Start()
	http.HandleFunc("/board", func(w http.ResponseWriter, r *http.Request) {
		s := f.subscribe(r.FormValue("name"))
		defer f.unsubscribe(s)
		time.Sleep(15 * time.Millisecond)
		for _, t := range s.tiles {
			fmt.Fprintln(w, t.name, t.value.Load())
		}
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
