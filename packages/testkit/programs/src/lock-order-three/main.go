// Command fulfil moves orders through stock, billing and shipping.
package main

import (
	"crypto/sha256"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/fulfil/internal/diag"
)

func digest(rounds int) byte {
	var sum [32]byte
	for i := 0; i < rounds; i++ {
		sum = sha256.Sum256(sum[:])
	}
	return sum[0]
}

type stock struct {
	mu    sync.Mutex
	units map[string]int
}

type billing struct {
	mu   sync.Mutex
	owed map[string]int
}

type shipping struct {
	mu     sync.Mutex
	labels map[string]string
}

type desk struct {
	stock    stock
	billing  billing
	shipping shipping
}

// reserve: stock, then billing.
func (d *desk) reserve(order string) {
	d.stock.mu.Lock()
	defer d.stock.mu.Unlock()
	d.stock.units[order]++
	digest(60000)
	d.billing.mu.Lock()
	d.billing.owed[order] += 100
	d.billing.mu.Unlock()
}

// invoice: billing, then shipping.
func (d *desk) invoice(order string) {
	d.billing.mu.Lock()
	defer d.billing.mu.Unlock()
	d.billing.owed[order] += 5
	digest(60000)
	d.shipping.mu.Lock()
	d.shipping.labels[order] = fmt.Sprint(d.billing.owed[order])
	d.shipping.mu.Unlock()
}

// dispatch: shipping, then stock, which closes the ring.
func (d *desk) dispatch(order string) {
	d.shipping.mu.Lock()
	defer d.shipping.mu.Unlock()
	delete(d.shipping.labels, order)
	digest(60000)
	d.stock.mu.Lock()
	d.stock.units[order]--
	d.stock.mu.Unlock()
}

func step(fn func(string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fn(r.FormValue("order"))
		w.WriteHeader(http.StatusAccepted)
	}
}

func main() {
	d := &desk{stock{units: map[string]int{}}, billing{owed: map[string]int{}}, shipping{labels: map[string]string{}}}
	var beats int
	go func() {
		for range time.Tick(time.Second) {
			beats++
		}
	}()
	diag.Start()
	http.HandleFunc("/reserve", step(d.reserve))
	http.HandleFunc("/invoice", step(d.invoice))
	http.HandleFunc("/dispatch", step(d.dispatch))
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
