// Command stocklevels serves stock levels and a valuation report over all of them.
package main

import (
	"fmt"
	"hash/crc64"
	"log"
	"net/http"
	"sort"
	"strconv"
	"sync"
	"time"

	"example.com/stocklevels/internal/diag"
)

type level struct {
	sku   string
	count int
	cents int
}

type warehouse struct {
	sync.RWMutex
	levels map[string]*level
}

var table = crc64.MakeTable(crc64.ECMA)

func (w *warehouse) get(sku string) (level, bool) {
	w.RLock()
	defer w.RUnlock()
	l, ok := w.levels[sku]
	if !ok {
		return level{}, false
	}
	return *l, true
}

func (w *warehouse) adjust(sku string, by int) {
	w.Lock()
	defer w.Unlock()
	if l, ok := w.levels[sku]; ok {
		l.count += by
	} else {
		w.levels[sku] = &level{sku, by, len(sku) * 100}
	}
}

// valuation walks the whole warehouse, sorts it and prices each row under the read lock.
func (w *warehouse) valuation() (total int, digest uint64) {
	w.RLock()
	defer w.RUnlock()
	rows := make([]*level, 0, len(w.levels))
	for _, l := range w.levels {
		rows = append(rows, l)
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].sku < rows[j].sku })
	for _, l := range rows {
		total += l.count * l.cents
		for i := 0; i < 160; i++ {
			digest = crc64.Update(digest, table, []byte(l.sku))
		}
	}
	return total, digest
}

func main() {
	w := &warehouse{levels: map[string]*level{}}
	for i := 0; i < 200000; i++ {
		w.adjust("sku-"+strconv.Itoa(i*7919%1000003), i%40)
	}
	diag.Start()
	http.HandleFunc("/level", func(rw http.ResponseWriter, r *http.Request) {
		l, ok := w.get("sku-" + r.FormValue("n"))
		fmt.Fprintln(rw, l.count, ok)
	})
	http.HandleFunc("/move", func(rw http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.FormValue("by"))
		w.adjust("sku-"+r.FormValue("n"), n)
	})
	http.HandleFunc("/valuation", func(rw http.ResponseWriter, r *http.Request) {
		start := time.Now()
		total, d := w.valuation()
		log.Printf("valuation took %s", time.Since(start))
		fmt.Fprintln(rw, total, d)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
