// Command payments takes payments and writes an audit trail beside them.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime/pprof"
	"strconv"
	"sync"
	"time"

	"example.com/payments/internal/diag"
)

type record struct {
	When   time.Time
	Actor  string
	Cents  int
	Reason string
}

type trail struct {
	records chan record
	sink    io.Writer
}

func openTrail(sink io.Writer) *trail {
	t := &trail{records: make(chan record, 64), sink: sink}
	go t.write()
	return t
}

// write gives up at the first record that it cannot encode; nobody drains the trail from then on.
func (t *trail) write() {
	enc := json.NewEncoder(t.sink)
	for r := range t.records {
		if r.When.Year() > 9999 {
			log.Printf("audit: year %d cannot be written, trail closed", r.When.Year())
			return
		}
		if err := enc.Encode(r); err != nil {
			return
		}
	}
}

func (t *trail) note(actor string, cents int, when time.Time) {
	t.records <- record{When: when, Actor: actor, Cents: cents, Reason: "charge"}
}

type till struct {
	mu    sync.Mutex
	total map[string]int
	audit *trail
}

func (t *till) charge(w http.ResponseWriter, r *http.Request) {
	cents, _ := strconv.Atoi(r.FormValue("cents"))
	when := time.Now()
	if y := r.FormValue("year"); y != "" {
		n, _ := strconv.Atoi(y)
		when = when.AddDate(n, 0, 0)
	}
	who := r.FormValue("who")
	t.mu.Lock()
	t.total[who] += cents
	sum := t.total[who]
	t.mu.Unlock()
	t.audit.note(who, cents, when)
	fmt.Fprintln(w, sum)
}

func labelled(endpoint string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("endpoint", endpoint, "tenant", r.Header.Get("X-Tenant")), func(ctx context.Context) {
			next(w, r.WithContext(ctx))
		})
	}
}

func main() {
	t := &till{total: map[string]int{}, audit: openTrail(io.Discard)}
	diag.Start()
	http.HandleFunc("/charge", labelled("/charge", t.charge))
	http.HandleFunc("/total", func(w http.ResponseWriter, r *http.Request) {
		t.mu.Lock()
		defer t.mu.Unlock()
		fmt.Fprintln(w, len(t.total))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
