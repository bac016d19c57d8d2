// Command chathub upgrades HTTP connections to a small framed protocol and
// passes what members of a room say on to all others.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"example.com/chathub/internal/diag"
)

const maxFrame = 4 << 10

type frame []byte

type member struct {
	room string
	conn net.Conn
	in   *bufio.Reader
	out  chan frame
	hub  *hub
}

type saying struct {
	room string
	text frame
}

type hub struct {
	join, leave chan *member
	say         chan saying
	ask         chan chan map[string]int
	dropped     uint64
}

func newHub() *hub {
	return &hub{join: make(chan *member), leave: make(chan *member), say: make(chan saying, 256), ask: make(chan chan map[string]int)}
}

// run owns all rooms; nobody else touches them.
func (h *hub) run() {
	rooms := map[string]map[*member]struct{}{}
	for {
		select {
		case m := <-h.join:
			if rooms[m.room] == nil {
				rooms[m.room] = map[*member]struct{}{}
			}
			rooms[m.room][m] = struct{}{}
		case m := <-h.leave:
			if _, ok := rooms[m.room][m]; ok {
				delete(rooms[m.room], m)
				close(m.out)
			}
		case s := <-h.say:
			for m := range rooms[s.room] {
				select {
				case m.out <- s.text:
				default:
					h.dropped++
				}
			}
		case reply := <-h.ask:
			sizes := map[string]int{}
			for name, all := range rooms {
				sizes[name] = len(all)
			}
			reply <- sizes
		}
	}
}

func (m *member) readPump() {
	defer func() {
		m.hub.leave <- m
		m.conn.Close()
	}()
	for {
		m.conn.SetReadDeadline(time.Now().Add(60 * time.Second))
		var size uint16
		if err := binary.Read(m.in, binary.BigEndian, &size); err != nil || size > maxFrame {
			return
		}
		text := make(frame, size)
		if _, err := io.ReadFull(m.in, text); err != nil {
			return
		}
		m.hub.say <- saying{m.room, text}
	}
}

func (m *member) writePump() {
	ping := time.NewTicker(20 * time.Second)
	defer ping.Stop()
	for {
		var text frame
		select {
		case f, ok := <-m.out:
			if !ok {
				return
			}
			text = f
		case <-ping.C:
		}
		m.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
		head := make([]byte, 2, 2+len(text))
		binary.BigEndian.PutUint16(head, uint16(len(text)))
		if _, err := m.conn.Write(append(head, text...)); err != nil {
			m.conn.Close()
			return
		}
	}
}

func (h *hub) upgrade(w http.ResponseWriter, r *http.Request) {
	hj, ok := w.(http.Hijacker)
	if !ok {
		http.Error(w, "cannot upgrade", http.StatusNotImplemented)
		return
	}
	conn, rw, err := hj.Hijack()
	if err != nil {
		log.Printf("upgrade: %v", err)
		return
	}
	io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n")
	m := &member{room: r.URL.Query().Get("room"), conn: conn, in: rw.Reader, out: make(chan frame, 16), hub: h}
	h.join <- m
	go m.writePump()
	go m.readPump()
}

func main() {
	h := newHub()
	go h.run()
	diag.Start()
	http.HandleFunc("/chat", h.upgrade)
	http.HandleFunc("/rooms", func(w http.ResponseWriter, r *http.Request) {
		reply := make(chan map[string]int, 1)
		h.ask <- reply
		json.NewEncoder(w).Encode(<-reply)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
