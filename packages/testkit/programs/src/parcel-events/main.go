// Command dropoff registers parcels at lockers: a drop-off is put to the locker controllers and the
// request answers when the door has reported that it is closed.
package main

import (
	"fmt"
	"log"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"

	"example.com/dropoff/bus"
	"example.com/dropoff/internal/diag"
)

type locker struct {
	orders chan string
	doors  *bus.Topic
}

// controller opens and closes doors; a door takes up to a second.
func (l *locker) controller() {
	for ref := range l.orders {
		time.Sleep(time.Duration(50+rand.IntN(850)) * time.Millisecond)
		l.doors.Publish("door-closed", ref)
	}
}

func (l *locker) drop(ref string) bus.Event {
	from := l.doors.Position()
	l.orders <- ref
	return l.doors.AwaitRef(from, ref)
}

func main() {
	diag.Start()
	wall := &locker{orders: make(chan string, 64), doors: bus.NewTopic()}
	for range 40 {
		go wall.controller()
	}
	go func() {
		for range time.Tick(3 * time.Second) {
			log.Printf("doors reported: %d", wall.doors.Position())
		}
	}()
	var n atomic.Int64
	diag.Fact("waiting", func() any { return wall.doors.Waiting() })
	http.HandleFunc("POST /parcels", func(w http.ResponseWriter, r *http.Request) {
		ref := fmt.Sprintf("P%06d", n.Add(1))
		e := wall.drop(ref)
		fmt.Fprintln(w, e.Seq, e.Ref)
	})
	http.HandleFunc("GET /doors", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, wall.doors.Position()) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
