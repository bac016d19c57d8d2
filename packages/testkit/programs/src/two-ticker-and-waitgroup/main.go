// Command fleet tracks vehicles: positions by ticker, reports by fan-out.
package main

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/fleet/internal/diag"
)

type vehicle struct {
	plate string
	odo   atomic.Int64
}

var errNoSignal = errors.New("no signal")

func (v *vehicle) probe() error {
	time.Sleep(4 * time.Millisecond)
	if strings.HasPrefix(v.plate, "X") {
		return errNoSignal
	}
	v.odo.Add(3)
	return nil
}

type tracker struct {
	every time.Duration
	stop  chan struct{}
}

// follow is started anew by every watch request; nobody ever closes stop: the first fault.
func (t *tracker) follow(v *vehicle) {
	tick := time.NewTicker(t.every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			v.odo.Add(1)
		case <-t.stop:
			return
		}
	}
}

func (t *tracker) watch(v *vehicle) int64 {
	go t.follow(v)
	return v.odo.Load()
}

type fleet struct {
	vehicles map[string]*vehicle
	order    []string
}

// survey counts on every vehicle to be heard of, but one without signal returns early: the second fault.
func (f *fleet) survey(prefix string) int {
	var wg sync.WaitGroup
	n := 0
	for _, p := range f.order {
		if !strings.HasPrefix(p, prefix) {
			continue
		}
		n++
		wg.Add(1)
		go f.inspect(f.vehicles[p], &wg)
	}
	wg.Wait()
	return n
}

func (f *fleet) inspect(v *vehicle, wg *sync.WaitGroup) {
	if err := v.probe(); err != nil {
		return
	}
	wg.Done()
}

func main() {
	f := &fleet{vehicles: map[string]*vehicle{}}
	for _, p := range []string{"A1", "A2", "A3", "B1", "B2", "X7"} {
		f.vehicles[p] = &vehicle{plate: p}
		f.order = append(f.order, p)
	}
	t := &tracker{every: 400 * time.Millisecond, stop: make(chan struct{})}
	diag.Start()
	http.HandleFunc("/watch", func(w http.ResponseWriter, r *http.Request) {
		if v := f.vehicles[r.FormValue("plate")]; v != nil {
			fmt.Fprintln(w, t.watch(v))
		}
	})
	http.HandleFunc("/survey", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, f.survey(r.FormValue("prefix"))) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
