// Command geoindex keeps a tree of places and answers with freshly built trees of results.
package main

import (
	"encoding/json"
	"log"
	"math/rand"
	"net/http"
	"runtime/debug"
	"sync/atomic"

	"example.com/geoindex/internal/diag"
)

type node struct {
	name        string
	x, y        float64
	left, right *node
	tags        map[string]string
}

type tree struct {
	root *node
	size int
}

func (t *tree) insert(n *node) {
	t.size++
	at, depth := &t.root, 0
	for *at != nil {
		before := n.x < (*at).x
		if depth%2 == 1 {
			before = n.y < (*at).y
		}
		if before {
			at = &(*at).left
		} else {
			at = &(*at).right
		}
		depth++
	}
	*at = n
}

func place(r *rand.Rand) *node {
	return &node{name: "p", x: r.Float64(), y: r.Float64(), tags: map[string]string{"kind": "stop"}}
}

type result struct {
	Count int
	Best  []float64
}

type server struct {
	all   *tree
	seed  int64
	calls int64
}

// nearby copies the candidates into a tree of their own and prunes it.
func (s *server) nearby(w http.ResponseWriter, r *http.Request) {
	rnd := rand.New(rand.NewSource(atomic.AddInt64(&s.seed, 1)))
	cand := s.candidates(rnd, 12000)
	res := result{Count: cand.size}
	for n := cand.root; n != nil; n = n.left {
		res.Best = append(res.Best, n.x)
	}
	atomic.AddInt64(&s.calls, 1)
	json.NewEncoder(w).Encode(res)
}

func (s *server) candidates(rnd *rand.Rand, n int) *tree {
	t := &tree{}
	for i := 0; i < n; i++ {
		t.insert(place(rnd))
	}
	return t
}

func main() {
	debug.SetGCPercent(12)
	rnd := rand.New(rand.NewSource(1))
	s := &server{all: &tree{}}
	for i := 0; i < 240000; i++ {
		s.all.insert(place(rnd))
	}
	diag.Start()
	http.HandleFunc("/nearby", s.nearby)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
