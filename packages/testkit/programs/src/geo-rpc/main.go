// Command crossroads answers which street lies at a position. Requests to the positioning engine are
// matched to their answers by a correlation number, as over a message queue.
package main

import (
	"errors"
	"fmt"
	"log"
	"math/rand"
	"net/http"
	"strconv"
	"sync"
	"time"

	"example.com/crossroads/internal/diag"
)

type reply struct {
	street string
	err    error
}

type engine struct{ workers chan struct{} }

func (e engine) locate(lat, lon float64) (string, error) {
	d := time.Duration(4+rand.Intn(8)) * time.Millisecond
	if lat > 60 { // northern sheets come from the archive
		d = time.Duration(150+rand.Intn(60)) * time.Millisecond
	}
	time.Sleep(d)
	return fmt.Sprintf("street %.0f", lat*lon), nil
}

type rpc struct {
	engine   engine
	mu       sync.Mutex
	nextID   int
	pending  map[int]chan reply
	patience time.Duration
}

var errTimeout = errors.New("engine did not answer in time")

func (c *rpc) register() (int, chan reply) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nextID++
	ch := make(chan reply)
	c.pending[c.nextID] = ch
	return c.nextID, ch
}

func (c *rpc) take(id int) chan reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := c.pending[id]
	delete(c.pending, id)
	return ch
}

func (c *rpc) serveOne(id int, lat, lon float64) {
	s, err := c.engine.locate(lat, lon)
	if ch := c.take(id); ch != nil {
		ch <- reply{s, err}
	}
}

func (c *rpc) Call(lat, lon float64) (string, error) {
	id, ch := c.register()
	go c.serveOne(id, lat, lon)
	t := time.NewTimer(c.patience)
	defer t.Stop()
	select {
	case r := <-ch:
		return r.street, r.err
	case <-t.C:
		return "", errTimeout
	}
}

func main() {
	diag.Start()
	c := &rpc{pending: make(map[int]chan reply), patience: 100 * time.Millisecond}
	http.HandleFunc("/street", func(w http.ResponseWriter, r *http.Request) {
		lat, _ := strconv.ParseFloat(r.FormValue("lat"), 64)
		s, err := c.Call(lat, 8.5)
		if err != nil {
			http.Error(w, err.Error(), http.StatusGatewayTimeout)
			return
		}
		fmt.Fprintln(w, s)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
