// Command quorum is a small replicated key-value store: three nodes in one process (for the
// integration environment), each with its election ticker, its message loop and its apply loop.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"math/rand"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"example.com/quorum/internal/diag"
)

type entry struct {
	Term  int
	Key   string
	Value string
	done  chan error
}

type message struct {
	from, term, commit int
	entries            []entry
	prev               int
	ack                int
	vote               bool
}

type node struct {
	id      int
	peers   []*node
	inbox   chan message
	out     [3]chan message
	propose chan entry
	apply   chan entry
	quit    chan struct{}

	term, commit, votes int
	leading             bool
	heard               time.Time
	entries             []entry
	matched             []int

	state struct {
		sync.RWMutex
		values map[string]string
	}
	applied int64
	leader  int32
}

func newNode(id int) *node {
	n := &node{id: id, inbox: make(chan message, 256), propose: make(chan entry), apply: make(chan entry, 64),
		quit: make(chan struct{}), heard: time.Now(), matched: make([]int, 3)}
	n.state.values = map[string]string{}
	return n
}

func (n *node) send(to *node, m message) {
	m.from = n.id
	select {
	case n.out[to.id] <- m:
	default: // a lost message is sent again by the next heartbeat
	}
}

// stream carries messages to one peer, in order, over a line with some delay.
func (n *node) stream(to *node) {
	for m := range n.out[to.id] {
		time.Sleep(200 * time.Microsecond)
		to.inbox <- m
	}
}

func (n *node) run() {
	patience := time.Duration(1500+n.id*600+rand.Intn(200)) * time.Millisecond
	heartbeat := time.NewTicker(60 * time.Millisecond)
	election := time.NewTicker(170 * time.Millisecond)
	defer heartbeat.Stop()
	defer election.Stop()
	for {
		var proposals chan entry
		if n.leading {
			proposals = n.propose
		}
		select {
		case m := <-n.inbox:
			n.step(m)
		case e := <-proposals:
			e.Term = n.term
			n.entries = append(n.entries, e)
			n.replicate()
		case <-heartbeat.C:
			if n.leading {
				n.replicate()
			}
		case <-election.C:
			if !n.leading && time.Since(n.heard) > patience {
				n.term++
				n.votes = 1
				n.heard = time.Now()
				for _, p := range n.peers {
					n.send(p, message{term: n.term, vote: true})
				}
			}
		case <-n.quit:
			return
		}
	}
}

func (n *node) replicate() {
	n.matched[n.id] = len(n.entries)
	for _, p := range n.peers {
		from := n.matched[p.id]
		rest := append([]entry(nil), n.entries[from:]...)
		for i := range rest {
			rest[i].done = nil
		}
		n.send(p, message{term: n.term, prev: from, entries: rest, commit: n.commit})
	}
}

func (n *node) step(m message) {
	if m.term < n.term {
		return
	}
	if m.term > n.term {
		n.term, n.leading = m.term, false
		atomic.StoreInt32(&n.leader, 0)
	}
	switch {
	case m.vote && m.ack == 0:
		n.heard = time.Now()
		n.send(n.of(m.from), message{term: m.term, vote: true, ack: 1})
	case m.vote:
		n.votes++
		if n.votes == 2 && !n.leading {
			n.leading = true
			atomic.StoreInt32(&n.leader, 1)
			log.Printf("node %d leads term %d", n.id, n.term)
			n.replicate()
		}
	case m.ack > 0:
		if m.ack-1 > n.matched[m.from] {
			n.matched[m.from] = m.ack - 1
		}
		for i := n.commit; i < len(n.entries); i++ {
			have := 0
			for _, to := range n.matched {
				if to > i {
					have++
				}
			}
			if have < 2 {
				break
			}
			n.advance(i + 1)
		}
	default:
		n.heard = time.Now()
		if m.prev <= len(n.entries) {
			n.entries = append(n.entries[:m.prev], m.entries...)
			to := m.commit
			if to > len(n.entries) {
				to = len(n.entries)
			}
			n.advance(to)
			n.send(n.of(m.from), message{term: m.term, ack: len(n.entries) + 1})
		}
	}
}

func (n *node) of(id int) *node {
	for _, p := range n.peers {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (n *node) advance(to int) {
	for ; n.commit < to; n.commit++ {
		n.apply <- n.entries[n.commit]
	}
}

func (n *node) applyLoop() {
	for e := range n.apply {
		n.state.Lock()
		n.state.values[e.Key] = e.Value
		n.state.Unlock()
		atomic.AddInt64(&n.applied, 1)
		if e.done != nil {
			e.done <- nil
		}
	}
}

func (n *node) snapshotLoop() {
	for range time.Tick(1300 * time.Millisecond) {
		n.state.RLock()
		size := len(n.state.values)
		n.state.RUnlock()
		_ = size
	}
}

type cluster []*node

func (c cluster) put(ctx context.Context, k, v string) error {
	for _, n := range c {
		if atomic.LoadInt32(&n.leader) == 1 {
			e := entry{Key: k, Value: v, done: make(chan error, 1)}
			select {
			case n.propose <- e:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case err := <-e.done:
				return err
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return errors.New("no leader")
}

func main() {
	diag.Start()
	c := cluster{newNode(0), newNode(1), newNode(2)}
	for _, n := range c {
		for _, p := range c {
			if p != n {
				n.peers = append(n.peers, p)
				n.out[p.id] = make(chan message, 64)
				go n.stream(p)
			}
		}
	}
	for _, n := range c {
		go n.run()
		go n.applyLoop()
		go n.snapshotLoop()
	}
	http.HandleFunc("/put", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := c.put(ctx, r.FormValue("k"), r.FormValue("v")); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	http.HandleFunc("/get", func(w http.ResponseWriter, r *http.Request) {
		n := c[rand.Intn(3)]
		n.state.RLock()
		v := n.state.values[r.FormValue("k")]
		n.state.RUnlock()
		_ = json.NewEncoder(w).Encode(v)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
