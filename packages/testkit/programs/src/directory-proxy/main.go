// Command dirgate stands between office clients and the directory: it speaks the same line protocol
// on both sides (BIND, FIND, BYE) and shares a few upstream connections among all clients.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"example.com/dirgate/internal/diag"
)

type upstream struct {
	net.Conn
	in *bufio.Reader
}

type pool struct {
	addr  string
	free  chan *upstream
	room  chan struct{}
	uses  int64
	dials int64
}

func (p *pool) take(ctx context.Context) (*upstream, error) {
	select {
	case u := <-p.free:
		return u, nil
	default:
	}
	select {
	case u := <-p.free:
		return u, nil
	case p.room <- struct{}{}:
		var d net.Dialer
		c, err := d.DialContext(ctx, "tcp", p.addr)
		if err != nil {
			<-p.room
			return nil, err
		}
		atomic.AddInt64(&p.dials, 1)
		return &upstream{c, bufio.NewReader(c)}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pool) give(u *upstream, broken bool) {
	if broken {
		u.Close()
		<-p.room
		return
	}
	p.free <- u
}

// keepAlive asks idle connections for a sign of life.
func (p *pool) keepAlive() {
	for range time.Tick(2 * time.Second) {
		select {
		case u := <-p.free:
			_, err := u.ask("NOOP", 500*time.Millisecond)
			p.give(u, err != nil)
		default:
		}
	}
}

func (u *upstream) ask(line string, patience time.Duration) (string, error) {
	if err := u.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(u, "%s\n", line); err != nil {
		return "", err
	}
	answer, err := u.in.ReadString('\n')
	return strings.TrimSpace(answer), err
}

func (p *pool) do(ctx context.Context, line string) (string, error) {
	u, err := p.take(ctx)
	if err != nil {
		return "", err
	}
	atomic.AddInt64(&p.uses, 1)
	answer, err := u.ask(line, 2*time.Second)
	p.give(u, err != nil)
	return answer, err
}

type session struct {
	conn net.Conn
	pool *pool
	dn   string
}

func (s *session) serve() {
	defer s.conn.Close()
	in := bufio.NewScanner(s.conn)
	for {
		if err := s.conn.SetReadDeadline(time.Now().Add(5 * time.Minute)); err != nil || !in.Scan() {
			return
		}
		answer, err := s.handle(in.Text())
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			answer = "ERR " + err.Error()
		}
		_ = s.conn.SetWriteDeadline(time.Now().Add(3 * time.Second))
		if _, err := fmt.Fprintln(s.conn, answer); err != nil {
			return
		}
	}
}

func (s *session) handle(line string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "BIND":
		s.dn = rest
		return s.pool.do(ctx, line)
	case "BYE":
		return "", net.ErrClosed
	}
	return s.pool.do(ctx, line)
}

func main() {
	diag.Start()
	p := &pool{addr: diag.Env("PEER_ADDR", ":3890"), free: make(chan *upstream, 12), room: make(chan struct{}, 12)}
	go p.keepAlive()
	l, err := net.Listen("tcp", diag.Env("LDAP_ADDR", ":389"))
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				log.Fatal(err)
			}
			go (&session{conn: c, pool: p}).serve()
		}
	}()
	http.HandleFunc("/pool", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]int64{"uses": atomic.LoadInt64(&p.uses), "dials": atomic.LoadInt64(&p.dials), "idle": int64(len(p.free))})
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
