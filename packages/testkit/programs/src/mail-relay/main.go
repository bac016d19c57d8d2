// Command postern relays mail: a queue and a courier per destination domain, a retry timer per
// message that was put off, a sweep of idle destinations.
package main

import (
	"bufio"
	"container/heap"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"example.com/postern/internal/diag"
)

type letter struct {
	to       string
	attempts int
	due      time.Time
}

type agenda []*letter

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].due.Before(a[j].due) }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)        { *a = append(*a, x.(*letter)) }
func (a *agenda) Pop() any          { old := *a; x := old[len(old)-1]; *a = old[:len(old)-1]; return x }

type destination struct {
	domain string
	in     chan *letter
	mx     string
	stats  *counters
}

type counters struct {
	sync.Mutex
	delivered, deferred, dropped int
}

// courier is the only goroutine of its destination.
func (d *destination) courier(ctx context.Context) {
	var later agenda
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		wait := time.Hour
		if len(later) > 0 {
			wait = time.Until(later[0].due)
		}
		timer.Reset(wait)
		select {
		case l := <-d.in:
			d.try(l, &later)
		case <-timer.C:
			if len(later) > 0 && time.Now().After(later[0].due) {
				d.try(heap.Pop(&later).(*letter), &later)
			}
		case <-ctx.Done():
			return
		}
	}
}

func (d *destination) try(l *letter, later *agenda) {
	l.attempts++
	reply, err := d.deliver(l)
	d.stats.Lock()
	defer d.stats.Unlock()
	switch {
	case err == nil && strings.HasPrefix(reply, "250"):
		d.stats.delivered++
	case l.attempts > 6:
		d.stats.dropped++
	default:
		d.stats.deferred++
		l.due = time.Now().Add(time.Duration(l.attempts*l.attempts) * 300 * time.Millisecond)
		heap.Push(later, l)
	}
}

func (d *destination) deliver(l *letter) (string, error) {
	c, err := net.DialTimeout("tcp", d.mx, time.Second)
	if err != nil {
		return "", err
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(4 * time.Second))
	in := bufio.NewReader(c)
	if _, err := in.ReadString('\n'); err != nil {
		return "", err
	}
	fmt.Fprintf(c, "RCPT %s@%s\r\n", l.to, d.domain)
	return in.ReadString('\n')
}

type relay struct {
	mu    sync.Mutex
	ctx   context.Context
	mx    string
	by    map[string]*destination
	stats counters
}

func (r *relay) route(domain string) *destination {
	r.mu.Lock()
	defer r.mu.Unlock()
	d, ok := r.by[domain]
	if !ok {
		d = &destination{domain: domain, in: make(chan *letter, 128), mx: r.mx, stats: &r.stats}
		r.by[domain] = d
		go d.courier(r.ctx)
	}
	return d
}

func (r *relay) report() {
	for range time.Tick(4 * time.Second) {
		r.stats.Lock()
		log.Printf("delivered %d deferred %d dropped %d", r.stats.delivered, r.stats.deferred, r.stats.dropped)
		r.stats.Unlock()
	}
}

func main() {
	diag.Start()
	r := &relay{ctx: context.Background(), mx: diag.Env("PEER_ADDR", ":25"), by: map[string]*destination{}}
	go r.report()
	http.HandleFunc("/submit", func(w http.ResponseWriter, q *http.Request) {
		var n int
		_, _ = fmt.Sscan(q.FormValue("n"), &n)
		d := r.route(fmt.Sprintf("dest%d.example", n%38))
		select {
		case d.in <- &letter{to: fmt.Sprint("user", n)}:
			w.WriteHeader(http.StatusAccepted)
		default:
			http.Error(w, "queue full", http.StatusServiceUnavailable)
		}
	})
	http.HandleFunc("/stats", func(w http.ResponseWriter, _ *http.Request) {
		r.stats.Lock()
		defer r.stats.Unlock()
		_ = json.NewEncoder(w).Encode([]int{r.stats.delivered, r.stats.deferred, r.stats.dropped})
	})
	diag.Fact("delivered_deferred_dropped", func() any {
		r.stats.Lock()
		defer r.stats.Unlock()
		return []int{r.stats.delivered, r.stats.deferred, r.stats.dropped}
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
