// Package session speaks a line protocol with devices: "hello NAME" first, then
// "alive" at least every 45 seconds.
package session

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

const patience = 45 * time.Second

type Session struct {
	name string
	conn net.Conn
	in   *bufio.Reader
	seen time.Time
}

func (s *Session) readLine() (string, error) {
	if err := s.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	line, err := s.in.ReadString('\n')
	return strings.TrimSpace(line), err
}

// Serve returns when the device goes or falls silent.
func (s *Session) Serve(reg *Registry) {
	defer s.conn.Close()
	hello, err := s.readLine()
	if err != nil || !strings.HasPrefix(hello, "hello ") {
		return
	}
	s.name = strings.TrimPrefix(hello, "hello ")
	reg.set(s.name, s)
	defer reg.set(s.name, nil)
	for {
		line, err := s.readLine()
		if err != nil {
			return
		}
		if line == "alive" {
			s.seen = time.Now()
		}
	}
}

type Registry struct {
	mu       sync.RWMutex
	sessions map[string]*Session
}

func NewRegistry() *Registry { return &Registry{sessions: map[string]*Session{}} }

func (r *Registry) set(name string, s *Session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s == nil {
		delete(r.sessions, name)
	} else {
		r.sessions[name] = s
	}
}

func (r *Registry) Online() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.sessions)
}

func (r *Registry) Send(name, command string) error {
	r.mu.RLock()
	s := r.sessions[name]
	r.mu.RUnlock()
	if s == nil {
		return fmt.Errorf("device %q is not online", name)
	}
	s.conn.SetWriteDeadline(time.Now().Add(3 * time.Second))
	_, err := fmt.Fprintln(s.conn, command)
	return err
}

func (r *Registry) AcceptFrom(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		s := &Session{conn: c, in: bufio.NewReaderSize(c, 512)}
		go s.Serve(r)
	}
}
