// Command meter counts usage events; many collectors share one ledger.
package main

import (
	"fmt"
	"log"
	"math/rand"
	"net/http"
	"sort"
	"sync"
	"time"

	"example.com/meter/internal/diag"
)

type usage struct {
	tenant string
	bytes  int64
}

type ledger struct {
	mu     sync.Mutex
	sums   map[string]int64
	ring   [9000]int64
	at     int
	sorted []int64
	p99    int64
}

// add is short, but all collectors and all requests come through here.
func (l *ledger) add(u usage) {
	l.mu.Lock()
	l.sums[u.tenant] += u.bytes
	l.ring[l.at%len(l.ring)] = u.bytes
	l.at++
	l.sorted = append(l.sorted[:0], l.ring[:]...)
	sort.Slice(l.sorted, func(i, j int) bool { return l.sorted[i] < l.sorted[j] })
	l.p99 = l.sorted[len(l.sorted)*99/100]
	l.mu.Unlock()
}

type collector struct {
	id  int
	led *ledger
}

func (c *collector) loop() {
	rnd := rand.New(rand.NewSource(int64(c.id)))
	for {
		for i := 0; i < 3; i++ {
			c.led.add(usage{fmt.Sprintf("t%d", c.id%7), rnd.Int63n(9000)})
		}
		time.Sleep(time.Duration(5+rnd.Intn(12)) * time.Millisecond)
	}
}

func main() {
	l := &ledger{sums: map[string]int64{}}
	for i := 0; i < 55; i++ {
		go (&collector{i, l}).loop()
	}
	diag.Start()
	http.HandleFunc("/usage", func(w http.ResponseWriter, r *http.Request) {
		l.add(usage{r.FormValue("tenant"), 10})
		fmt.Fprintln(w, "counted")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
