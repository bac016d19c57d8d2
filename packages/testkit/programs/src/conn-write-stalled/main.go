// Command logship takes batches of log lines over HTTP and forwards each to the archive collector.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"example.com/logship/internal/diag"
)

type Counters struct{ batches, bytes, refused atomic.Int64 }

type Shipper struct {
	Collector string
	Stats     Counters
	seq       atomic.Uint64
}

// Ship sends one batch over a connection of its own: header frame, payload, trailer.
func (s *Shipper) Ship(tenant string, payload []byte) error {
	c, err := net.DialTimeout("tcp", s.Collector, 3*time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	bw := bufio.NewWriterSize(c, 32<<10)
	if err := writeFrame(bw, s.seq.Add(1), tenant, payload); err != nil {
		return err
	}
	return bw.Flush()
}

func writeFrame(w io.Writer, seq uint64, tenant string, payload []byte) error {
	head := make([]byte, 16, 16+len(tenant))
	binary.BigEndian.PutUint64(head, seq)
	binary.BigEndian.PutUint32(head[8:], uint32(len(payload)))
	if _, err := w.Write(append(head, tenant...)); err != nil {
		return err
	}
	for len(payload) > 0 {
		n := len(payload)
		if n > 16<<10 {
			n = 16 << 10
		}
		if _, err := w.Write(payload[:n]); err != nil {
			return err
		}
		payload = payload[n:]
	}
	return nil
}

func (s *Shipper) ingest(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 16<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	tenant := r.URL.Query().Get("tenant")
	// small batches stay local until the hourly roll
	if len(body) < 4096 {
		s.Stats.refused.Add(1)
		w.WriteHeader(http.StatusAccepted)
		return
	}
	if err := s.Ship(tenant, body); err != nil {
		log.Printf("ship %s: %v", tenant, err)
		http.Error(w, "collector", http.StatusBadGateway)
		return
	}
	s.Stats.batches.Add(1)
	s.Stats.bytes.Add(int64(len(body)))
	fmt.Fprintln(w, "stored")
}

func (s *Shipper) report(every time.Duration) {
	for range time.NewTicker(every).C {
		log.Printf("batches=%d bytes=%d", s.Stats.batches.Load(), s.Stats.bytes.Load())
	}
}

func main() {
	s := &Shipper{Collector: diag.Env("PEER_ADDR", "127.0.0.1:5140")}
	diag.Fact("batches", func() interface{} { return s.Stats.batches.Load() })
	diag.Start()
	go s.report(5 * time.Second)
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/batch", s.ingest)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), mux))
}
