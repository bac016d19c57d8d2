// Command scores pushes match events to displays; displays join and leave over HTTP.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"strconv"
	"sync"
	"time"

	"example.com/scores/internal/diag"
)

type event struct {
	Match int       `json:"match"`
	Score string    `json:"score"`
	At    time.Time `json:"at"`
}

type display struct {
	name   string
	events chan event
	lag    time.Duration
	shown  int
}

func (d *display) show() {
	for e := range d.events {
		_, _ = json.Marshal(e)
		d.shown++
		time.Sleep(d.lag)
	}
}

type arena struct {
	sync.Mutex
	displays map[string]*display
	last     map[int]event
}

func (a *arena) join(name string, lag time.Duration) {
	d := &display{name: name, events: make(chan event, 4), lag: lag}
	go d.show()
	a.Lock()
	defer a.Unlock()
	if old, ok := a.displays[name]; ok {
		close(old.events)
	}
	a.displays[name] = d
}

// push hands the event to each display in turn with the arena locked; one of
// them takes a quarter of a second an event.
func (a *arena) push(e event) {
	a.Lock()
	defer a.Unlock()
	a.last[e.Match] = e
	for _, d := range a.displays {
		d.events <- e
	}
}

func (a *arena) latest(match int) event {
	a.Lock()
	defer a.Unlock()
	return a.last[match]
}

func main() {
	a := &arena{displays: map[string]*display{}, last: map[int]event{}}
	for i := 0; i < 9; i++ {
		a.join("lobby-"+strconv.Itoa(i), time.Millisecond)
	}
	a.join("bar", 250*time.Millisecond)
	diag.Start()
	http.HandleFunc("/goal", func(w http.ResponseWriter, r *http.Request) {
		m, _ := strconv.Atoi(r.FormValue("match"))
		a.push(event{m, r.FormValue("score"), time.Now()})
	})
	http.HandleFunc("/score", func(w http.ResponseWriter, r *http.Request) {
		m, _ := strconv.Atoi(r.FormValue("match"))
		json.NewEncoder(w).Encode(a.latest(m))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
