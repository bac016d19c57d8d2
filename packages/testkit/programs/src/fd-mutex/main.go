// Command telemetry relays measurements of HTTP clients to a collector over one TCP connection.
package main

import (
	"bytes"
	"encoding/binary"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"example.com/telemetry/internal/diag"
)

type frame struct {
	kind    byte
	payload []byte
}

func (f frame) encode() []byte {
	var b bytes.Buffer
	b.WriteByte(f.kind)
	binary.Write(&b, binary.BigEndian, uint32(len(f.payload)))
	b.Write(f.payload)
	return b.Bytes()
}

type uplink struct {
	conn net.Conn
	sent int64
}

// send is called from every request: the connection has one writer at a time.
func (u *uplink) send(f frame) error {
	_, err := u.conn.Write(f.encode())
	if err == nil {
		atomic.AddInt64(&u.sent, 1)
	}
	return err
}

type relay struct{ up *uplink }

func (rl *relay) measure(w http.ResponseWriter, r *http.Request) {
	payload := make([]byte, 192<<10)
	copy(payload, r.FormValue("sensor"))
	if err := rl.up.send(frame{2, payload}); err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
}

func (rl *relay) keepalive() {
	for range time.Tick(2 * time.Second) {
		if rl.up.send(frame{1, nil}) != nil {
			return
		}
	}
}

func main() {
	conn, err := net.Dial("tcp", diag.Env("SILENT_ADDR", "127.0.0.1:9100"))
	if err != nil {
		log.Fatal(err)
	}
	rl := &relay{&uplink{conn: conn}}
	go rl.keepalive()
	for _, every := range []time.Duration{time.Second, 3 * time.Second, 10 * time.Second} {
		go func(every time.Duration) {
			for {
				time.Sleep(every)
				log.Printf("%d frames sent", atomic.LoadInt64(&rl.up.sent))
			}
		}(every)
	}
	diag.Start()
	http.HandleFunc("/measure", rl.measure)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
