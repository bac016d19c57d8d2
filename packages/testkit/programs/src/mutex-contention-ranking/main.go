// Command ranking keeps a table of players; each result sorts it again.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sort"
	"strconv"
	"sync"
	"time"

	"example.com/ranking/internal/diag"
)

type player struct {
	ID     int     `json:"id"`
	Rating float64 `json:"rating"`
}

type table struct {
	mu      sync.Mutex
	players []player
	byID    map[int]int
}

// record moves one player and sorts all of them under the table's lock.
func (t *table) record(id int, delta float64) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.players[t.byID[id]].Rating += delta
	sort.SliceStable(t.players, func(i, j int) bool { return t.players[i].Rating > t.players[j].Rating })
	for i, p := range t.players {
		t.byID[p.ID] = i
	}
	return t.byID[id] + 1
}

func (t *table) top(n int) []player {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]player(nil), t.players[:n]...)
}

type api struct{ t *table }

func (a api) result(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(r.FormValue("player"))
	json.NewEncoder(w).Encode(a.t.record(id*7919%len(a.t.players), float64(id%400)-180))
}

func (a api) best(w http.ResponseWriter, r *http.Request) { json.NewEncoder(w).Encode(a.t.top(10)) }

func main() {
	t := &table{byID: map[int]int{}}
	for i := 0; i < 110000; i++ {
		t.players = append(t.players, player{i, float64(i * 104729 % 3000)})
		t.byID[i] = i
	}
	seasons := make(chan int)
	for i := 0; i < 6; i++ {
		go func() {
			for n := range seasons {
				log.Printf("season %d archived", n)
			}
		}()
	}
	go func() {
		for n := 1; ; n++ {
			time.Sleep(2 * time.Second)
			seasons <- n
		}
	}()
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/result", api{t}.result)
	mux.HandleFunc("/top", api{t}.best)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), mux))
}
