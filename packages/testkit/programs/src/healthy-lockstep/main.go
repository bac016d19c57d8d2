// Command tidemodel computes water levels region by region; after each step all
// regions exchange their borders.
package main

import (
	"fmt"
	"log"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"example.com/tidemodel/internal/diag"
)

// barrier lets parties go on when all have come.
type barrier struct {
	mu      sync.Mutex
	all     *sync.Cond
	parties int
	here    int
	round   int
}

func newBarrier(n int) *barrier {
	b := &barrier{parties: n}
	b.all = sync.NewCond(&b.mu)
	return b
}

func (b *barrier) meet(last func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	round := b.round
	if b.here++; b.here == b.parties {
		last()
		b.here = 0
		b.round++
		b.all.Broadcast()
		return
	}
	for round == b.round {
		b.all.Wait()
	}
}

type region struct {
	cells       []float64
	left, right *region
	border      [2]float64
}

func (r *region) simulate(sea *barrier, pace func()) {
	for t := 0.0; ; t += 0.01 {
		for i := range r.cells {
			next := r.border[1]
			if i+1 < len(r.cells) {
				next = r.cells[i+1]
			}
			r.cells[i] += 0.1*(next-r.cells[i]) + 0.01*math.Sin(t+float64(i))
		}
		sea.meet(pace)
		r.border[0], r.border[1] = r.left.cells[len(r.left.cells)-1], r.right.cells[0]
		sea.meet(func() {})
	}
}

func main() {
	const n = 24
	regions := make([]*region, n)
	for i := range regions {
		regions[i] = &region{cells: make([]float64, 800+i*25)}
	}
	levels := struct {
		sync.RWMutex
		v []float64
	}{v: make([]float64, n)}
	sea := newBarrier(n)
	clock := time.NewTicker(2500 * time.Microsecond)
	for i, r := range regions {
		r.left, r.right = regions[(i+n-1)%n], regions[(i+1)%n]
		go r.simulate(sea, func() {
			levels.Lock()
			for i, r := range regions {
				levels.v[i] = r.cells[0]
			}
			levels.Unlock()
			<-clock.C
		})
	}
	diag.Start()
	http.HandleFunc("/level", func(w http.ResponseWriter, r *http.Request) {
		c, _ := strconv.Atoi(r.URL.Query().Get("cell"))
		levels.RLock()
		defer levels.RUnlock()
		fmt.Fprintf(w, "%.3f\n", levels.v[c%n])
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
