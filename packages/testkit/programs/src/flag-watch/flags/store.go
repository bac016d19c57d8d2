// Package flags keeps feature flags that are read from a document and watched by clients.
package flags

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

type Set struct {
	Version int             `json:"version"`
	Flags   map[string]bool `json:"flags"`
}

type Store struct {
	mu      sync.RWMutex
	current Set
	changed chan struct{} // closed and replaced at every change
}

func NewStore(s Set) *Store { return &Store{current: s, changed: make(chan struct{})} }

func (s *Store) Get() Set {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.current
}

func (s *Store) IsOn(flag string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.current.Flags[flag]
}

// Watch returns the set once its version is above `since`, or the current one when ctx ends.
func (s *Store) Watch(ctx context.Context, since int) Set {
	for {
		s.mu.RLock()
		now, changed := s.current, s.changed
		s.mu.RUnlock()
		if now.Version > since {
			return now
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return now
		}
	}
}

// Reload parses outside of the lock and swaps under it.
func (s *Store) Reload(document []byte) error {
	var next Set
	if err := json.Unmarshal(document, &next); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	next.Version = s.current.Version + 1
	s.current = next
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}

// Refresh reloads from `read` until ctx ends.
func (s *Store) Refresh(ctx context.Context, every time.Duration, read func() ([]byte, error)) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if doc, err := read(); err == nil {
				_ = s.Reload(doc)
			}
		case <-ctx.Done():
			return
		}
	}
}
