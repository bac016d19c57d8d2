// Command meterd reads three hundred meters, each at its own pace, and notes
// those that have not been heard of.
package main

import (
	"fmt"
	"log"
	"math/rand"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/meterd/internal/diag"
)

type device struct {
	id      int
	every   time.Duration
	silent  *time.Timer
	stop    chan struct{}
	reading uint64
}

func (d *device) sample() {
	t := time.NewTicker(d.every)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			atomic.AddUint64(&d.reading, uint64(rand.Intn(10)))
		case <-d.stop:
			return
		}
	}
}

type fleet struct {
	sync.Mutex
	devices []*device
	lost    map[int]bool
}

func (f *fleet) grow(n int) {
	for i := 0; i < n; i++ {
		d := &device{id: i, every: time.Duration(200+i*17%1800) * time.Millisecond, stop: make(chan struct{})}
		id := i
		d.silent = time.AfterFunc(3*time.Second, func() {
			f.Lock()
			f.lost[id] = true
			f.Unlock()
		})
		f.devices = append(f.devices, d)
		go d.sample()
	}
}

func (f *fleet) touch(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.URL.Query().Get("device"))
	d := f.devices[n%len(f.devices)]
	d.silent.Reset(3 * time.Second)
	f.Lock()
	delete(f.lost, d.id)
	f.Unlock()
	fmt.Fprintln(w, atomic.LoadUint64(&d.reading))
}

func main() {
	f := &fleet{lost: map[int]bool{}}
	f.grow(300)
	diag.Start()
	http.HandleFunc("/touch", f.touch)
	http.HandleFunc("/devices", func(w http.ResponseWriter, r *http.Request) {
		f.Lock()
		defer f.Unlock()
		fmt.Fprintf(w, "%d of %d silent\n", len(f.lost), len(f.devices))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
