// Command needle answers searches from eight shards; a shard that is late is left out.
package main

import (
	"context"
	"encoding/json"
	"log"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/needle/internal/diag"
)

type hit struct {
	Doc   int `json:"doc"`
	Score int `json:"score"`
}

type query struct {
	text string
	to   chan<- []hit // buffered for all shards
	ctx  context.Context
}

type shard struct {
	id    int
	docs  []string
	asked chan query
}

func newShard(id int) *shard {
	s := &shard{id: id, asked: make(chan query, 16)}
	words := strings.Fields("copper river lantern maple orbit pepper quartz saddle timber violet")
	for range 900 {
		doc := ""
		for range 8 {
			doc += words[rand.IntN(len(words))] + " "
		}
		s.docs = append(s.docs, doc)
	}
	for range 2 {
		go s.answer()
	}
	return s
}

func (s *shard) answer() {
	for q := range s.asked {
		if q.ctx.Err() != nil {
			continue
		}
		var hits []hit
		for i, d := range s.docs {
			if n := strings.Count(d, q.text); n > 1 {
				hits = append(hits, hit{s.id*1000 + i, n})
			}
		}
		if rand.IntN(500) == 0 {
			time.Sleep(180 * time.Millisecond) // a cold page
		}
		q.to <- hits
	}
}

type engine struct{ shards []*shard }

func (e *engine) Search(ctx context.Context, text string) (hits []hit, missing int) {
	ctx, cancel := context.WithTimeout(ctx, 120*time.Millisecond)
	defer cancel()
	answers := make(chan []hit, len(e.shards))
	for _, s := range e.shards {
		select {
		case s.asked <- query{text, answers, ctx}:
		case <-ctx.Done():
		}
	}
	for got := range len(e.shards) {
		select {
		case h := <-answers:
			hits = append(hits, h...)
		case <-ctx.Done():
			return hits, len(e.shards) - got
		}
	}
	return hits, 0
}

func main() {
	diag.Start()
	e := &engine{}
	for i := range 8 {
		e.shards = append(e.shards, newShard(i))
	}
	var stats struct {
		sync.Mutex
		complete, partial int
	}
	diag.Fact("complete_partial", func() any { stats.Lock(); defer stats.Unlock(); return []int{stats.complete, stats.partial} })
	http.HandleFunc("GET /search", func(w http.ResponseWriter, r *http.Request) {
		hits, missing := e.Search(r.Context(), r.FormValue("q"))
		stats.Lock()
		if missing > 0 {
			stats.partial++
		} else {
			stats.complete++
		}
		stats.Unlock()
		slices.SortFunc(hits, func(a, b hit) int { return b.Score - a.Score })
		_ = json.NewEncoder(w).Encode(map[string]any{"hits": hits[:min(10, len(hits))], "missing": missing})
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
