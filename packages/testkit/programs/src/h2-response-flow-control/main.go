// Command tiles serves map regions over TLS and HTTP/2.
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net/http"
	"strings"
	"time"

	"example.com/tiles/internal/diag"
	"example.com/tiles/region"
)

func identity() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	t := &x509.Certificate{SerialNumber: big.NewInt(7), NotAfter: time.Now().Add(6 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		log.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func logged(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := time.Now()
		h.ServeHTTP(w, r)
		if d := time.Since(t); d > time.Second {
			log.Printf("%s took %s", r.URL.Path, d)
		}
	})
}

func main() {
	store := region.NewStore(12 << 20)
	diag.Start()
	mux := http.NewServeMux()
	mux.Handle("/region/", region.Handler{Store: store})
	go func() {
		s := &http.Server{Addr: diag.Env("TLS_ADDR", ":8443"), Handler: logged(mux), ErrorLog: log.New(io.Discard, "", 0),
			TLSConfig: &tls.Config{Certificates: []tls.Certificate{identity()}}, ReadTimeout: 10 * time.Second, IdleTimeout: time.Minute}
		log.Fatal(s.ListenAndServeTLS("", ""))
	}()
	plain := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "style.json", time.Time{}, bytes.NewReader([]byte(strings.Repeat("{}", 500))))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), plain))
}
