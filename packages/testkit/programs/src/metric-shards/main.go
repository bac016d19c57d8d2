// Command tallyd aggregates counters and timings of other services.
package main

import (
	"bufio"
	"encoding/json"
	"hash/maphash"
	"log"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/tallyd/internal/diag"
)

const shardCount = 32

type series struct {
	Count    int64   `json:"count"`
	Sum      float64 `json:"sum"`
	Min, Max float64
}

type shard struct {
	sync.Mutex
	byName map[string]*series
	_      [40]byte
}

type Aggregator[K ~string] struct {
	seed   maphash.Seed
	shards [shardCount]shard
}

func New[K ~string]() *Aggregator[K] {
	a := &Aggregator[K]{seed: maphash.MakeSeed()}
	for i := range a.shards {
		a.shards[i].byName = map[string]*series{}
	}
	return a
}

func (a *Aggregator[K]) of(k K) *shard {
	return &a.shards[maphash.String(a.seed, string(k))%shardCount]
}

func (a *Aggregator[K]) Observe(k K, v float64) {
	s := a.of(k)
	s.Lock()
	defer s.Unlock()
	x := s.byName[string(k)]
	if x == nil {
		x = &series{Min: v, Max: v}
		s.byName[string(k)] = x
	}
	x.Count++
	x.Sum += v
	x.Min, x.Max = min(x.Min, v), max(x.Max, v)
}

type row struct {
	Name string `json:"name"`
	series
}

// Flush takes the series of all shards, one shard at a time.
func (a *Aggregator[K]) Flush() []row {
	var rows []row
	for i := range a.shards {
		s := &a.shards[i]
		s.Lock()
		old := s.byName
		s.byName = make(map[string]*series, len(old))
		s.Unlock()
		for name, x := range old {
			rows = append(rows, row{name, *x})
		}
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].Name < rows[j].Name })
	return rows
}

type name string

func main() {
	diag.Start()
	agg := New[name]()
	var latest struct {
		sync.RWMutex
		rows []row
	}
	go func() {
		for range time.Tick(2 * time.Second) {
			rows := agg.Flush()
			latest.Lock()
			latest.rows = rows
			latest.Unlock()
		}
	}()
	samples := make(chan []string, 64)
	for range 14 {
		go func() {
			for batch := range samples {
				for _, line := range batch {
					k, v, _ := strings.Cut(line, ":")
					f, _ := strconv.ParseFloat(v, 64)
					agg.Observe(name(k), f)
				}
			}
		}()
	}
	http.HandleFunc("POST /samples", func(w http.ResponseWriter, r *http.Request) {
		var batch []string
		in := bufio.NewScanner(r.Body)
		for i := 0; in.Scan(); i++ {
			batch = append(batch, r.FormValue("from")+"."+strconv.Itoa(i%50)+":"+strconv.Itoa(i))
		}
		select {
		case samples <- batch:
			w.WriteHeader(http.StatusAccepted)
		case <-r.Context().Done():
		}
	})
	http.HandleFunc("GET /top", func(w http.ResponseWriter, _ *http.Request) {
		latest.RLock()
		rows := latest.rows
		latest.RUnlock()
		_ = json.NewEncoder(w).Encode(rows[:min(len(rows), 25)])
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
