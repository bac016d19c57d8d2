// Command mtaedge takes telemetry from meters over TLS; a plain port serves the operators.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"example.com/mtaedge/internal/diag"
)

type edge struct {
	readings int64
	sessions chan net.Conn
}

func certificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	t := &x509.Certificate{SerialNumber: big.NewInt(time.Now().Unix()), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

func (e *edge) listen(addr string, cfg *tls.Config) error {
	l, err := tls.Listen("tcp", addr, cfg)
	if err != nil {
		return err
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		e.sessions <- c
	}
}

// session greets a meter and takes its readings.
func (e *edge) session() {
	for c := range e.sessions {
		if err := e.hello(c); err != nil {
			c.Close()
			continue
		}
		go e.collect(c)
	}
}

func (e *edge) hello(c net.Conn) error {
	_, err := fmt.Fprintf(c, "MTA/2 %d\n", time.Now().Unix())
	return err
}

func (e *edge) collect(c net.Conn) {
	defer c.Close()
	sc := bufio.NewScanner(c)
	for sc.Scan() {
		atomic.AddInt64(&e.readings, 1)
	}
}

func main() {
	cert, err := certificate()
	if err != nil {
		log.Fatal(err)
	}
	e := &edge{sessions: make(chan net.Conn, 512)}
	for i := 0; i < 48; i++ {
		go e.session()
	}
	diag.Fact("queued_sessions", func() interface{} { return len(e.sessions) })
	diag.Start()
	go func() {
		log.Fatal(e.listen(diag.Env("TLS_ADDR", ":7443"), &tls.Config{Certificates: []tls.Certificate{cert}}))
	}()
	http.HandleFunc("/stats", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "readings %d waiting %d\n", atomic.LoadInt64(&e.readings), len(e.sessions))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
