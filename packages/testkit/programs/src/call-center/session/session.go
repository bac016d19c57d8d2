// Package session is one signed-in agent.
package session

import (
	"sync"
	"time"

	"example.com/callfloor/registry"
)

type Session struct {
	id int
	in *registry.Registry

	mu    sync.Mutex
	call  string
	since time.Time
	ended string
}

func Open(id int, in *registry.Registry) *Session {
	s := &Session{id: id, in: in, since: time.Now()}
	in.Join(s)
	return s
}

func (s *Session) ID() int { return s.id }

func (s *Session) Busy() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.call != ""
}

func (s *Session) Assign(call string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.call != "" || s.ended != "" {
		return false
	}
	s.call = call
	return true
}

func (s *Session) Hang() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.call = ""
}

// Rest takes the agent off the floor for a moment and back on.
func (s *Session) Rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.call, s.since = "", time.Now()
	s.in.Leave(s.id)
	time.Sleep(200 * time.Microsecond)
	s.in.Join(s)
}

func (s *Session) Drop(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = reason
}
