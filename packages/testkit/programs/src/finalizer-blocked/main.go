// Command rasters keeps native image buffers; buffers return to their arena when nobody uses them.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"runtime"
	"time"

	"example.com/rasters/internal/diag"
)

type arena struct {
	free    chan int
	returns chan int
	audit   chan string
}

type buffer struct {
	slot int
	a    *arena
	pix  []byte
}

func newArena(n int) *arena {
	a := &arena{free: make(chan int, n), returns: make(chan int, n), audit: make(chan string)}
	for i := 0; i < n; i++ {
		a.free <- i
	}
	go a.recycle()
	return a
}

func (a *arena) recycle() {
	for s := range a.returns {
		a.free <- s
	}
}

func (a *arena) acquire(ctx context.Context) (*buffer, error) {
	select {
	case s := <-a.free:
		b := &buffer{slot: s, a: a, pix: make([]byte, 1<<14)}
		runtime.SetFinalizer(b, (*buffer).reclaim)
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// reclaim runs when the collector finds the buffer unused.
func (b *buffer) reclaim() {
	b.a.audit <- fmt.Sprintf("slot %d back", b.slot)
	b.a.returns <- b.slot
}

// auditLog prints the arena's first hundred events.
func (a *arena) auditLog(n int) {
	for i := 0; i < n; i++ {
		select {
		case s := <-a.audit:
			log.Print(s)
		case <-time.After(time.Minute):
		}
	}
	log.Print("audit done")
}

func (a *arena) render(w http.ResponseWriter, r *http.Request) {
	b, err := a.acquire(context.Background())
	if err != nil {
		http.Error(w, err.Error(), 503)
		return
	}
	for i := range b.pix {
		b.pix[i] = byte(i * b.slot)
	}
	fmt.Fprintln(w, b.slot, b.pix[77])
}

func main() {
	a := newArena(160)
	go a.auditLog(30)
	go func() {
		for range time.Tick(300 * time.Millisecond) {
			runtime.GC()
		}
	}()
	diag.Fact("free", func() interface{} { return len(a.free) })
	diag.Start()
	http.HandleFunc("/raster", a.render)
	http.HandleFunc("/ready", func(w http.ResponseWriter, r *http.Request) {})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
