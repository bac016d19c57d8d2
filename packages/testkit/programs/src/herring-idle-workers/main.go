// Command push sends notifications with six hundred workers, most of them idle, and
// looks receipts up for its callers.
package main

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"example.com/push/internal/diag"
)

type message struct{ device, text string }

type sender struct {
	queue chan message
	sent  atomic.Int64
}

func (s *sender) run() {
	for m := range s.queue {
		time.Sleep(time.Duration(1+len(m.text)%3) * time.Millisecond)
		s.sent.Add(1)
	}
}

type receipt struct {
	device string
	state  string
}

type receipts struct{ asks chan ask }

type ask struct {
	device string
	to     chan receipt
}

var errNoDevice = errors.New("device is not registered")

func (r *receipts) find(device string) (receipt, error) {
	if strings.HasSuffix(device, "-gone") {
		return receipt{}, errNoDevice
	}
	return receipt{device, "delivered"}, nil
}

// answer skips whoever asks for a device that is gone.
func (r *receipts) answer() {
	for a := range r.asks {
		rc, err := r.find(a.device)
		if err != nil {
			log.Printf("receipt: %s: %v", a.device, err)
			continue
		}
		a.to <- rc
	}
}

func (r *receipts) of(device string) receipt {
	a := ask{device, make(chan receipt)}
	r.asks <- a
	return <-a.to
}

func main() {
	s := &sender{queue: make(chan message, 100)}
	for i := 0; i < 600; i++ {
		go s.run()
	}
	r := &receipts{asks: make(chan ask)}
	go r.answer()
	diag.Start()
	http.HandleFunc("/push", func(w http.ResponseWriter, q *http.Request) {
		s.queue <- message{q.FormValue("device"), q.FormValue("text")}
		w.WriteHeader(http.StatusAccepted)
	})
	http.HandleFunc("/receipt", func(w http.ResponseWriter, q *http.Request) {
		fmt.Fprintln(w, r.of(q.FormValue("device")))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
