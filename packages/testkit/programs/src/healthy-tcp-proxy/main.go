// Command edgeproxy passes TCP connections on to a backend and cuts those that
// say nothing for ten minutes.
package main

import (
	"errors"
	"io"
	"log"
	"net"
	"sync/atomic"
	"time"

	"example.com/edgeproxy/internal/diag"
)

const idleLimit = 10 * time.Minute

var bytesMoved, conns int64

// pump copies until one side ends.
func pump(dst, src net.Conn, done chan<- error) {
	buf := make([]byte, 8<<10)
	for {
		src.SetReadDeadline(time.Now().Add(idleLimit))
		n, err := src.Read(buf)
		if n > 0 {
			atomic.AddInt64(&bytesMoved, int64(n))
			dst.SetWriteDeadline(time.Now().Add(30 * time.Second))
			if _, werr := dst.Write(buf[:n]); werr != nil {
				done <- werr
				return
			}
		}
		if err != nil {
			done <- err
			return
		}
	}
}

func handle(in net.Conn, backend string) {
	atomic.AddInt64(&conns, 1)
	defer atomic.AddInt64(&conns, -1)
	defer in.Close()
	out, err := net.DialTimeout("tcp", backend, 2*time.Second)
	if err != nil {
		log.Printf("backend: %v", err)
		return
	}
	defer out.Close()
	done := make(chan error, 2)
	go pump(out, in, done)
	go pump(in, out, done)
	if err := <-done; err != nil && !errors.Is(err, io.EOF) {
		log.Printf("%s: %v", in.RemoteAddr(), err)
	}
}

func main() {
	diag.Fact("connections", func() interface{} { return atomic.LoadInt64(&conns) })
	diag.Fact("bytes", func() interface{} { return atomic.LoadInt64(&bytesMoved) })
	l, err := net.Listen("tcp", diag.Env("ADDR", "127.0.0.1:8080"))
	if err != nil {
		log.Fatal(err)
	}
	diag.Start()
	backend := diag.Env("PEER_ADDR", "127.0.0.1:9000")
	for {
		c, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go handle(c, backend)
	}
}
