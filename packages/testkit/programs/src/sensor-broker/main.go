// Command sensorhub is a broker for sensors: clients subscribe to a topic, publish to it, and are
// silent most of the time.
package main

import (
	"bufio"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.com/sensorhub/internal/diag"
)

type subscriber struct {
	conn  net.Conn
	out   chan string
	topic string
	lost  uint64
}

type topicTree struct {
	sync.RWMutex
	subs map[string]map[*subscriber]struct{}
}

func (t *topicTree) add(s *subscriber) {
	t.Lock()
	defer t.Unlock()
	m := t.subs[s.topic]
	if m == nil {
		m = make(map[*subscriber]struct{})
		t.subs[s.topic] = m
	}
	m[s] = struct{}{}
}

func (t *topicTree) drop(s *subscriber) {
	t.Lock()
	defer t.Unlock()
	delete(t.subs[s.topic], s)
}

func (t *topicTree) publish(topic, text string) (n int) {
	t.RLock()
	defer t.RUnlock()
	for s := range t.subs[topic] {
		select {
		case s.out <- text:
			n++
		default:
			atomic.AddUint64(&s.lost, 1)
		}
	}
	return n
}

type broker struct {
	tree      topicTree
	connected int64
	published int64
}

func (b *broker) session(c net.Conn) {
	s := &subscriber{conn: c, out: make(chan string, 32)}
	gone := make(chan struct{})
	atomic.AddInt64(&b.connected, 1)
	defer func() {
		b.tree.drop(s)
		close(gone)
		c.Close()
		atomic.AddInt64(&b.connected, -1)
	}()
	go s.writer(gone)
	r := bufio.NewReaderSize(c, 512)
	for {
		c.SetReadDeadline(time.Now().Add(90 * time.Second)) // one and a half keep-alives
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch verb {
		case "SUB":
			s.topic = rest
			b.tree.add(s)
			s.out <- "SUBACK"
		case "PUB":
			b.tree.publish(s.topic, rest)
			atomic.AddInt64(&b.published, 1)
		case "PING":
			s.out <- "PONG"
		}
	}
}

func (s *subscriber) writer(gone <-chan struct{}) {
	for {
		select {
		case text := <-s.out:
			s.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
			if _, err := s.conn.Write([]byte(text + "\n")); err != nil {
				s.conn.Close()
				<-gone
				return
			}
		case <-gone:
			return
		}
	}
}

func main() {
	diag.Start()
	b := &broker{}
	b.tree.subs = map[string]map[*subscriber]struct{}{}
	ln, err := net.Listen("tcp", diag.Env("MQ_ADDR", ":1883"))
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				log.Fatal(err)
			}
			go b.session(c)
		}
	}()
	http.HandleFunc("/command", func(w http.ResponseWriter, r *http.Request) {
		n := b.tree.publish(r.FormValue("topic"), "CMD "+r.FormValue("do"))
		w.Write([]byte(strconv.Itoa(n)))
	})
	diag.Fact("connected", func() interface{} { return atomic.LoadInt64(&b.connected) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
