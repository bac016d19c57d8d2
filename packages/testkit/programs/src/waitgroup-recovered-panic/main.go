// Command invoices totals invoices, with positions priced side by side.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/invoices/internal/diag"
)

type position struct {
	SKU   string
	Units int
	Per   int
}

type pricer struct{ panics int64 }

func (p *pricer) unit(pos position) int {
	time.Sleep(3 * time.Millisecond)
	return 10000 / pos.Per * pos.Units
}

// price outlives a division by zero, but the group is never told.
func (p *pricer) price(pos position, sum *int64, wg *sync.WaitGroup) {
	defer func() {
		if e := recover(); e != nil {
			atomic.AddInt64(&p.panics, 1)
			log.Printf("position %s: %v", pos.SKU, e)
		}
	}()
	atomic.AddInt64(sum, int64(p.unit(pos)))
	wg.Done()
}

func (p *pricer) total(positions []position) int64 {
	var (
		wg  sync.WaitGroup
		sum int64
	)
	for _, pos := range positions {
		wg.Add(1)
		go p.price(pos, &sum, &wg)
	}
	wg.Wait()
	return sum
}

func positions(n, per int) []position {
	var ps []position
	for i := 0; i < n; i++ {
		ps = append(ps, position{"sku" + strconv.Itoa(i), i + 1, 12})
	}
	ps[len(ps)/2].Per = per
	return ps
}

func main() {
	p := &pricer{}
	mails := make(chan int64, 4)
	for i := 0; i < 40; i++ {
		go func() {
			for cents := range mails {
				time.Sleep(time.Duration(cents%5) * time.Millisecond)
			}
		}()
	}
	go func() {
		for range time.Tick(250 * time.Millisecond) {
			mails <- p.total(positions(3, 12))
		}
	}()
	diag.Start()
	http.HandleFunc("/invoice", func(w http.ResponseWriter, r *http.Request) {
		per, _ := strconv.Atoi(r.FormValue("per"))
		json.NewEncoder(w).Encode(p.total(positions(7, per)))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
