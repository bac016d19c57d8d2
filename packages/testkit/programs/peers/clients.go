package main

import (
	"crypto/tls"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// dialSlow connects to the service with a small receive buffer, after it listens.
func dialSlow() net.Conn {
	d := net.Dialer{Timeout: 2 * time.Second, Control: func(_, _ string, rc syscall.RawConn) error {
		return rc.Control(func(fd uintptr) { syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096) })
	}}
	for i := 0; i < 100; i++ {
		if c, err := d.Dial("tcp", target()); err == nil {
			return c
		}
		time.Sleep(100 * time.Millisecond)
	}
	log.Fatal("no service at ", target())
	return nil
}

// crowd runs n clients, one started every gap.
func crowd(o options, one func(i int)) {
	time.Sleep(o.ms("start", 500))
	for i := 0; i < o.num("n", 20); i++ {
		go one(i)
		time.Sleep(o.ms("gap", 100))
	}
	select {}
}

func slowHeader(o options) {
	crowd(o, func(i int) {
		c := dialSlow()
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: kiosk/%d\r\n", o.str("path", "/"), target(), i)
		for n := 0; ; n++ {
			time.Sleep(4 * time.Second)
			if _, err := fmt.Fprintf(c, "X-Pad-%d: a\r\n", n); err != nil {
				return
			}
		}
	})
}

func slowBody(o options) {
	crowd(o, func(i int) {
		c := dialSlow()
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/octet-stream\r\nContent-Length: 900000\r\n\r\n",
			strings.ReplaceAll(o.str("path", "/"), "{n}", fmt.Sprint(i)), target())
		for {
			if _, err := fmt.Fprint(c, "chunk-of-a-slow-upload\n"); err != nil {
				return
			}
			time.Sleep(2 * time.Second)
		}
	})
}

func noRead(o options) {
	crowd(o, func(i int) {
		c := dialSlow()
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", strings.ReplaceAll(o.str("path", "/"), "{n}", fmt.Sprint(i)), target())
		select {}
	})
}

// tlsMute connects and never says hello.
func tlsMute(o options) {
	crowd(o, func(int) { dialSlow(); select {} })
}

// h2NoRead asks for large responses over one HTTP/2 connection each and does not read them.
func h2NoRead(o options) {
	crowd(o, func(i int) {
		cl := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
		var res *http.Response
		for n := 0; n < 50; n++ {
			var err error
			if res, err = cl.Get("https://" + target() + strings.ReplaceAll(o.str("path", "/"), "{n}", fmt.Sprint(i))); err == nil {
				break
			}
			time.Sleep(200 * time.Millisecond)
		}
		time.Sleep(14 * time.Minute)
		log.Print(res.Proto)
	})
}

// wsNoRead upgrades to a websocket and does not read.
func wsNoRead(o options) {
	crowd(o, func(i int) {
		c := dialSlow()
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
			strings.ReplaceAll(o.str("path", "/ws"), "{n}", fmt.Sprint(i)), target())
		select {}
	})
}
