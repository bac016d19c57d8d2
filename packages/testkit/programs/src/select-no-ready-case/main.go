// Command geocode answers address lookups from shards, each owned by one loop.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log"
	"net/http"
	"strings"
	"time"

	"example.com/geocode/internal/diag"
)

type point struct{ Lat, Lon float64 }

type query struct {
	address string
	answer  chan<- point
}

type shard struct {
	id      int
	queries chan query
	closing chan struct{}
	table   map[string]point
}

func newShard(id int) *shard {
	s := &shard{id: id, queries: make(chan query, 512), closing: make(chan struct{}), table: map[string]point{}}
	go s.serve()
	return s
}

var errShortAddress = errors.New("address too short")

func (s *shard) locate(address string) (point, error) {
	if len(address) < 3 {
		return point{}, errShortAddress
	}
	p, ok := s.table[address]
	if !ok {
		h := fnv.New32a()
		h.Write([]byte(address))
		p = point{float64(h.Sum32()%180) - 90, float64(h.Sum32()%360) - 180}
		s.table[address] = p
	}
	return p, nil
}

// serve ends at the first bad address, and with it the shard: nobody answers any more.
func (s *shard) serve() {
	for q := range s.queries {
		p, err := s.locate(strings.ToLower(q.address))
		if err != nil {
			log.Printf("shard %d: %v", s.id, err)
			return
		}
		q.answer <- p
	}
}

type geocoder struct{ shards []*shard }

// find waits for an answer or for the shard to close, for as long as it takes.
func (g *geocoder) find(n int, address string) (point, bool) {
	s := g.shards[n%len(g.shards)]
	answer := make(chan point, 1)
	s.queries <- query{address, answer}
	select {
	case p := <-answer:
		return p, true
	case <-s.closing:
		return point{}, false
	}
}

func main() {
	g := &geocoder{}
	for i := 0; i < 12; i++ {
		g.shards = append(g.shards, newShard(i))
	}
	go func() {
		for range time.Tick(2 * time.Second) {
			for _, s := range g.shards {
				if n := len(s.queries); n > 400 {
					log.Printf("shard %d: %d queries queued", s.id, n)
				}
			}
		}
	}()
	idle := make(chan struct{})
	for i := 0; i < 30; i++ {
		go func() {
			select {
			case <-idle:
			case <-time.After(time.Hour):
			}
		}()
	}
	diag.Start()
	http.HandleFunc("/geocode", func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscan(r.FormValue("zip"), &n)
		p, ok := g.find(n, r.FormValue("q"))
		if !ok {
			http.Error(w, "closing", http.StatusServiceUnavailable)
			return
		}
		json.NewEncoder(w).Encode(p)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
