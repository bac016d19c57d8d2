// Command etl takes rows, cleans, splits by kind, enriches, joins and stores
// them: stages of goroutines with channels between.
package main

import (
	"bufio"
	"log"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"example.com/etl/flow"
	"example.com/etl/internal/diag"
)

type row struct {
	key, value string
	size       int
}

func main() {
	var stored atomic.Int64
	raw := make(chan string, 64)
	parsed := flow.Map(raw, 4, func(line string) row {
		k, v, _ := strings.Cut(line, ",")
		return row{key: k, value: v}
	})
	left, right := flow.Split(parsed, func(r row) bool { return r.key < "c" })
	sized := flow.Map(left, 6, func(r row) row {
		time.Sleep(3 * time.Millisecond) // asks a lookup table
		r.size = len(r.value)
		return r
	})
	upper := flow.Map(right, 2, func(r row) row {
		r.value = strings.ToUpper(strings.Repeat(r.value, 50))
		return r
	})
	batches := flow.Batch(flow.Merge(sized, upper), 25, 200*time.Millisecond)
	go flow.Drain(batches, func(b []row) { stored.Add(int64(len(b))) })

	diag.Fact("stored", func() interface{} { return stored.Load() })
	diag.Start()
	http.HandleFunc("/rows", func(w http.ResponseWriter, r *http.Request) {
		for in := bufio.NewScanner(r.Body); in.Scan(); {
			select {
			case raw <- in.Text():
			case <-r.Context().Done():
				return
			}
		}
		w.WriteHeader(http.StatusAccepted)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
