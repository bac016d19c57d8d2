// Command pricefeed speaks a line protocol to a peer that answers within a tenth
// of a second; every connection has a deadline.
package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"runtime/pprof"
	"sync/atomic"
	"time"

	"example.com/pricefeed/internal/diag"
)

type feed struct {
	peer    string
	waiting int64
}

//go:noinline
func (f *feed) readLine(c net.Conn) (string, error) {
	atomic.AddInt64(&f.waiting, 1)
	defer atomic.AddInt64(&f.waiting, -1)
	if err := c.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return "", err
	}
	return bufio.NewReader(c).ReadString('\n')
}

func (f *feed) fetch(symbol string) (string, error) {
	c, err := net.DialTimeout("tcp", f.peer, 2*time.Second)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if _, err := fmt.Fprintf(c, "GET %s\n", symbol); err != nil {
		return "", err
	}
	return f.readLine(c)
}

func main() {
	f := &feed{peer: diag.Env("PEER_ADDR", "127.0.0.1:9001")}
	diag.Fact("reads_waiting", func() interface{} { return atomic.LoadInt64(&f.waiting) })
	diag.Fact("peer", func() interface{} { return f.peer })
	diag.Start()
	http.HandleFunc("/price", func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", "/price"), func(context.Context) {
			s, err := f.fetch(r.URL.Query().Get("symbol"))
			if err != nil {
				http.Error(w, err.Error(), 502)
				return
			}
			fmt.Fprint(w, s)
		})
	})
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
