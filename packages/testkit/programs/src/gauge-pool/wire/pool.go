// Package wire talks to the gauge server over a fixed set of connections.
package wire

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"strings"
	"time"
)

type Conn struct {
	c    net.Conn
	in   *bufio.Reader
	used time.Time
}

type Pool struct {
	idle chan *Conn
}

func Dial(addr string, size int) (*Pool, error) {
	p := &Pool{idle: make(chan *Conn, size)}
	for range size {
		c, err := net.DialTimeout("tcp", addr, time.Second)
		if err != nil {
			return nil, err
		}
		p.idle <- &Conn{c: c, in: bufio.NewReader(c), used: time.Now()}
	}
	go p.tend()
	return p, nil
}

func (c *Conn) read() (string, error) {
	line, err := c.in.ReadString('\n')
	return strings.TrimSpace(line), err
}

func (p *Pool) Ask(gauge string) (string, error) {
	c := <-p.idle
	defer func() { c.used = time.Now(); p.idle <- c }()
	if err := c.c.SetDeadline(time.Now().Add(800 * time.Millisecond)); err != nil {
		return "", err
	}
	defer c.c.SetDeadline(time.Time{})
	if _, err := fmt.Fprintf(c.c, "READ %s\n", gauge); err != nil {
		return "", err
	}
	return c.read()
}

// tend looks after the pool: every few seconds all idle connections are taken out, asked for a
// sign of life and put back.
func (p *Pool) tend() {
	for range time.Tick(3 * time.Second) {
		var round []*Conn
		for len(round) < cap(p.idle) {
			select {
			case c := <-p.idle:
				round = append(round, c)
				continue
			default:
			}
			break
		}
		for _, c := range round {
			if !c.alive() {
				log.Printf("gauge connection from %s is gone", c.c.LocalAddr())
			}
		}
		for _, c := range round {
			p.idle <- c
		}
	}
}

func (c *Conn) alive() bool {
	if _, err := fmt.Fprintln(c.c, "ECHO"); err != nil {
		return false
	}
	answer, err := c.read()
	return err == nil && answer == "ECHO"
}
