// Package registry knows which agents are signed in and who is free.
package registry

import (
	"sync"
	"time"
)

// Member is what the registry knows of a session.
type Member interface {
	ID() int
	Busy() bool
	Drop(reason string)
}

type Registry struct {
	mu      sync.Mutex
	members map[int]Member
	audits  int
}

func New() *Registry { return &Registry{members: map[int]Member{}} }

func (r *Registry) Join(m Member) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.members[m.ID()] = m
}

func (r *Registry) Leave(id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.members, id)
}

// Free counts agents that could take a call.
func (r *Registry) Free() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, m := range r.members {
		if !m.Busy() {
			n++
		}
		time.Sleep(30 * time.Microsecond) // presence is read from shared memory
	}
	return n
}
