// Package printer keeps connections to the label printers open: connecting
// takes a printer two seconds, so they are never closed.
package printer

import (
	"bufio"
	"errors"
	"net"
	"time"
)

// Conn is one printer. A reader listens all the time, since printers speak up
// on their own when they run out of paper.
type Conn struct {
	c       net.Conn
	replies chan string
}

func (p *Conn) listen() {
	in := bufio.NewScanner(p.c)
	for in.Scan() {
		p.replies <- in.Text()
	}
	close(p.replies)
}

type Pool struct{ idle chan *Conn }

func Dial(addr string, n int) (*Pool, error) {
	p := &Pool{idle: make(chan *Conn, n)}
	for i := 0; i < n; i++ {
		c, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			return nil, err
		}
		pc := &Conn{c: c, replies: make(chan string, 4)}
		go pc.listen()
		p.idle <- pc
	}
	return p, nil
}

func (p *Pool) Send(label string) (string, error) {
	c := <-p.idle
	defer func() { p.idle <- c }()
	c.c.SetWriteDeadline(time.Now().Add(time.Second))
	if _, err := c.c.Write([]byte(label + "\n")); err != nil {
		return "", err
	}
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case r, ok := <-c.replies:
		if !ok {
			return "", errors.New("printer hung up")
		}
		return r, nil
	case <-t.C:
		return "", errors.New("printer does not answer")
	}
}
