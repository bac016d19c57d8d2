// Package warehouse speaks the warehouse's line protocol.
package warehouse

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

type session struct {
	net.Conn
	lines *bufio.Scanner
}

// Pool keeps its sessions in a channel.
type Pool struct {
	free chan *session
}

func Dial(addr string, n int) (*Pool, error) {
	p := &Pool{free: make(chan *session, n)}
	for i := 0; i < n; i++ {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return nil, err
		}
		p.free <- &session{c, bufio.NewScanner(c)}
	}
	return p, nil
}

func (p *Pool) with(fn func(*session) error) error {
	s := <-p.free
	defer func() { p.free <- s }()
	return fn(s)
}

func (s *session) ask(verb, arg string) ([]string, error) {
	if _, err := fmt.Fprintf(s, "%s %s\n", verb, arg); err != nil {
		return nil, err
	}
	if !s.lines.Scan() {
		if err := s.lines.Err(); err != nil {
			return nil, err
		}
		return nil, io.ErrUnexpectedEOF
	}
	return strings.Fields(s.lines.Text()), nil
}

// Left is the number of pieces of a part.
func (p *Pool) Left(part string) (n int, err error) {
	err = p.with(func(s *session) error {
		f, err := s.ask("GET", part)
		if err != nil {
			return err
		}
		if len(f) != 3 || f[0] != "OK" {
			return fmt.Errorf("warehouse: %q", f)
		}
		n, err = strconv.Atoi(f[2])
		return err
	})
	return n, err
}
