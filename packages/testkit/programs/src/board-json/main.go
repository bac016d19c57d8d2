// Command pitwall shows timing of a race: cars report sectors, screens ask for the whole board.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/pitwall/internal/diag"
)

type sector struct {
	Car   int     `json:"car"`
	Lap   int     `json:"lap"`
	Split []int   `json:"split_ms"`
	Speed float64 `json:"speed"`
	Note  string  `json:"note"`
}

type board struct {
	sync.Mutex
	sectors []sector
	changed time.Time
}

func (b *board) snapshot() ([]byte, error) {
	b.Lock()
	defer b.Unlock()
	return json.Marshal(struct {
		Changed time.Time `json:"changed"`
		Sectors []sector  `json:"sectors"`
	}{b.changed, b.sectors})
}

func (b *board) report(car int, ms int) {
	b.Lock()
	defer b.Unlock()
	s := &b.sectors[car%len(b.sectors)]
	s.Lap++
	s.Split[s.Lap%3] = ms
	b.changed = time.Now()
}

func main() {
	diag.Start()
	b := &board{}
	for i := range 40000 {
		b.sectors = append(b.sectors, sector{Car: i % 40, Lap: i / 40, Split: []int{31000 + i, 29000, 33000}, Speed: 211.5 + float64(i%70), Note: "sector <three> & box"})
	}
	for i := range 10 { // transponders
		go func() {
			for range time.Tick(time.Duration(40+i) * time.Millisecond) {
				b.report(i*31, 30000)
			}
		}()
	}
	http.HandleFunc("GET /board", func(w http.ResponseWriter, _ *http.Request) {
		text, err := b.snapshot()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(text)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
