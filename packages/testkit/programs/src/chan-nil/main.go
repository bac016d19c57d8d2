// Command dispatch takes parcels over HTTP and hands them to depot loops; a
// durable parcel is acknowledged once its depot has written it down.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/dispatch/internal/diag"
)

type parcel struct {
	ID     string
	Weight int
	acked  chan int64
}

type depot struct {
	name  string
	inbox chan *parcel
	seq   atomic.Int64
}

func (d *depot) loop() {
	for p := range d.inbox {
		time.Sleep(2 * time.Millisecond)
		n := d.seq.Add(1)
		if p.acked != nil {
			p.acked <- n
		}
	}
}

type dispatcher struct {
	depots  []*depot
	express *depot
}

func (d *dispatcher) route(id string) *depot {
	h := 0
	for _, c := range id {
		h = h*31 + int(c)
	}
	return d.depots[(h&0x7fffffff)%len(d.depots)]
}

// register waits for the acknowledgement of every parcel, but only parcels
// below 30 kg got a channel for it: the fault.
func (d *dispatcher) register(id string, kg int) int64 {
	p := &parcel{ID: id, Weight: kg}
	target := d.route(id)
	if kg < 30 {
		p.acked = make(chan int64, 1)
	} else {
		target = d.express
	}
	target.inbox <- p
	return <-p.acked
}

func (d *dispatcher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var kg int
	fmt.Sscan(r.URL.Query().Get("kg"), &kg)
	seq := d.register(r.URL.Query().Get("id"), kg)
	json.NewEncoder(w).Encode(map[string]int64{"seq": seq})
}

func main() {
	d := &dispatcher{express: &depot{name: "express", inbox: make(chan *parcel, 32)}}
	go d.express.loop()
	for _, n := range []string{"north", "south", "harbour", "airport", "mill"} {
		dp := &depot{name: n, inbox: make(chan *parcel, 32)}
		d.depots = append(d.depots, dp)
		go dp.loop()
	}
	diag.Start()
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		log.Println("dispatch: listening")
		log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), d))
	}()
	<-stop
}
