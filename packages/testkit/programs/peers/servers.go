package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func must[T any](v T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return v
}

func accept(l net.Listener, serve func(net.Conn)) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go serve(c)
	}
}

// smallWindow listens with a small receive buffer, so that a writer stalls early.
func smallWindow(addr string) net.Listener {
	lc := net.ListenConfig{Control: func(_, _ string, rc syscall.RawConn) error {
		return rc.Control(func(fd uintptr) { syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096) })
	}}
	return must(lc.Listen(context.Background(), "tcp", addr))
}

// silent accepts and does nothing more.
func silent(options) {
	var mu sync.Mutex
	var kept []net.Conn
	accept(smallWindow(listenAddr()), func(c net.Conn) { mu.Lock(); kept = append(kept, c); mu.Unlock() })
}

// refuse closes every connection at once.
func refuse(options) {
	accept(must(net.Listen("tcp", listenAddr())), func(c net.Conn) { c.Close() })
}

// backlog listens with a queue of one and never accepts; it fills the queue itself.
func backlog(options) {
	a := must(net.ResolveTCPAddr("tcp", listenAddr()))
	fd := must(syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0))
	sa := &syscall.SockaddrInet4{Port: a.Port}
	copy(sa.Addr[:], a.IP.To4())
	syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	if err := syscall.Bind(fd, sa); err != nil {
		log.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		log.Fatal(err)
	}
	var kept []net.Conn
	for i := 0; i < 3; i++ {
		if c, err := net.DialTimeout("tcp", listenAddr(), 300*time.Millisecond); err == nil {
			kept = append(kept, c)
		}
	}
	select {}
}

func udpSilent(options) {
	c := must(net.ListenPacket("udp", listenAddr()))
	b := make([]byte, 2048)
	for {
		c.ReadFrom(b)
	}
}

// line answers `GET key` with `OK key`; keys with the prefix `mute=` are never answered.
func line(o options) {
	mute := o.str("mute", "\x00")
	accept(must(net.Listen("tcp", listenAddr())), func(c net.Conn) {
		sc := bufio.NewScanner(c)
		for sc.Scan() {
			f := strings.Fields(sc.Text())
			if len(f) < 2 {
				fmt.Fprint(c, "ERR syntax\n")
				continue
			}
			if strings.HasPrefix(f[1], mute) {
				continue
			}
			time.Sleep(o.ms("ms", 3))
			fmt.Fprintf(c, "OK %s %d\n", f[1], len(f[1])*7)
		}
	})
}

type upstream struct{ o options }

// ServeHTTP: /hang never answers, /slow?ms= answers late, /stall sends a head and half a body,
// /drip sends a little every 200 ms, /sink does not read the request body, /missing is a 404 with a long body.
func (u upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fl, _ := w.(http.Flusher)
	ms, _ := strconv.Atoi(r.URL.Query().Get("ms"))
	part := strings.SplitN(strings.TrimPrefix(r.URL.Path, "/"), "/", 2)[0]
	switch part {
	case "hang", "sink":
		<-r.Context().Done()
	case "stall":
		w.Header().Set("Content-Length", "262144")
		w.Write(make([]byte, 9000))
		fl.Flush()
		<-r.Context().Done()
	case "drip":
		for i := 0; i < 2000; i++ {
			if _, err := fmt.Fprintf(w, "{\"row\":%d}\n", i); err != nil {
				return
			}
			fl.Flush()
			select {
			case <-time.After(200 * time.Millisecond):
			case <-r.Context().Done():
				return
			}
		}
	case "missing":
		w.WriteHeader(404)
		w.Write([]byte(strings.Repeat("no such document\n", 9000)))
	default:
		io.Copy(io.Discard, r.Body)
		select {
		case <-time.After(time.Duration(ms) * time.Millisecond):
			fmt.Fprintf(w, "{\"ok\":true,\"path\":%q}", r.URL.Path)
		case <-r.Context().Done():
		}
	}
}

func plainHTTP(o options) {
	l := must(net.Listen("tcp", listenAddr()))
	log.Fatal(http.Serve(l, upstream{o}))
}

func selfSigned() tls.Certificate {
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	t := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "peer"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der := must(x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key))
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func http2Server(o options) {
	srv := &http.Server{Addr: listenAddr(), Handler: upstream{o}, ErrorLog: log.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{selfSigned()}, NextProtos: []string{"h2", "http/1.1"}}}
	log.Fatal(srv.ListenAndServeTLS("", ""))
}

// redis speaks enough RESP for clients to connect; EVALSHA, EVAL, ZUNIONSTORE and KEYS take ms.
func redis(o options) {
	accept(must(net.Listen("tcp", listenAddr())), func(c net.Conn) {
		defer c.Close()
		r := bufio.NewReader(c)
		read := func() string { s, _ := r.ReadString('\n'); return strings.TrimRight(s, "\r\n") }
		for {
			h := read()
			if !strings.HasPrefix(h, "*") {
				return
			}
			n, _ := strconv.Atoi(h[1:])
			args := make([]string, n)
			for i := range args {
				ln, _ := strconv.Atoi(strings.TrimPrefix(read(), "$"))
				b := make([]byte, ln+2)
				if _, err := io.ReadFull(r, b); err != nil {
					return
				}
				args[i] = string(b[:ln])
			}
			switch strings.ToUpper(args[0]) {
			case "HELLO":
				fmt.Fprint(c, "-ERR unknown command 'HELLO'\r\n")
			case "GET", "HGET":
				fmt.Fprint(c, "$5\r\nvalue\r\n")
			case "PING":
				fmt.Fprint(c, "+PONG\r\n")
			case "EVALSHA", "EVAL", "ZUNIONSTORE", "ZINTERSTORE":
				time.Sleep(o.ms("ms", 400))
				fmt.Fprint(c, ":7\r\n")
			default:
				fmt.Fprint(c, "+OK\r\n")
			}
		}
	})
}

// wire is the database that the scenarios' own database/sql driver talks to: `Q ms rows` is
// answered after ms with that many rows and an END line, anything else with OK.
func wire(o options) {
	accept(must(net.Listen("tcp", listenAddr())), func(c net.Conn) {
		defer c.Close()
		sc := bufio.NewScanner(c)
		w := bufio.NewWriter(c)
		for sc.Scan() {
			f := strings.Fields(sc.Text())
			if len(f) == 3 && f[0] == "Q" {
				ms, _ := strconv.Atoi(f[1])
				n, _ := strconv.Atoi(f[2])
				time.Sleep(time.Duration(ms) * time.Millisecond)
				for i := 0; i < n; i++ {
					fmt.Fprintf(w, "R %d row-%d\n", i, i)
				}
				fmt.Fprint(w, "END\n")
			} else {
				fmt.Fprint(w, "OK\n")
			}
			w.Flush()
		}
	})
}

// flock holds an exclusive lock of the file named by LISTEN (only its port is used).
func flock(o options) {
	_, port, _ := net.SplitHostPort(listenAddr())
	dir := o.str("dir", os.TempDir())
	f := must(os.OpenFile(dir+"/ledger-"+port+".lock", os.O_CREATE|os.O_RDWR, 0o666))
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		log.Fatal(err)
	}
	select {}
}
