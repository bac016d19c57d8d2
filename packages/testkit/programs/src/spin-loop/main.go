// Command turnstile lets visitors into a museum in the order of their tickets.
package main

import (
	"fmt"
	"log"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"example.com/turnstile/internal/diag"
)

// queue is a ticket lock: enter takes a ticket and returns when it is served.
type queue struct {
	next, serving atomic.Uint64
}

func (q *queue) enter() {
	my := q.next.Add(1) - 1
	for q.serving.Load() != my {
		runtime.Gosched()
	}
}

func (q *queue) leave() { q.serving.Add(1) }

type hall struct {
	queue
	inside int
}

func (h *hall) admit(w http.ResponseWriter, r *http.Request) {
	h.enter()
	defer h.leave()
	time.Sleep(120 * time.Millisecond) // the gate turns
	h.inside++
	fmt.Fprintf(w, "no. %d\n", h.inside)
}

func main() {
	h := &hall{}
	diag.Start()
	http.HandleFunc("/enter", h.admit)
	http.HandleFunc("/hours", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "10-18") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
