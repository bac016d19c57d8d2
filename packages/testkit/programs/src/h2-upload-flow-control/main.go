// Command mediastore mirrors uploads to an object store over HTTP/2.
package main

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/mediastore/internal/diag"
)

type Mirror struct {
	Endpoint string
	Client   *http.Client
	pool     sync.Pool
	limit    chan struct{}
}

func NewMirror(endpoint string, parallel int) *Mirror {
	tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: true}
	m := &Mirror{Endpoint: endpoint, Client: &http.Client{Transport: tr}, limit: make(chan struct{}, parallel)}
	m.pool.New = func() interface{} { return new(bytes.Buffer) }
	return m
}

func (m *Mirror) Put(name string, data []byte) error {
	dir := "sink"
	if len(data) < 10000 {
		dir = "small"
	}
	req, err := http.NewRequest(http.MethodPut, m.Endpoint+"/"+dir+"/"+name, bytes.NewReader(data))
	if err != nil {
		return err
	}
	res, err := m.Client.Do(req)
	if err != nil {
		return fmt.Errorf("mirror %s: %w", name, err)
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		return errors.New(res.Status)
	}
	return nil
}

func (m *Mirror) Upload(w http.ResponseWriter, r *http.Request) {
	buf := m.pool.Get().(*bytes.Buffer)
	defer m.pool.Put(buf)
	buf.Reset()
	if _, err := io.Copy(buf, r.Body); err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	m.limit <- struct{}{}
	defer func() { <-m.limit }()
	if err := m.Put(r.URL.Query().Get("name"), buf.Bytes()); err != nil {
		log.Println(err)
		w.WriteHeader(502)
		return
	}
	w.WriteHeader(http.StatusCreated)
}

func main() {
	m := NewMirror("https://"+diag.Env("PEER_ADDR", ""), 200)
	diag.Fact("uploads_running", func() interface{} { return len(m.limit) })
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/upload", m.Upload)
	s := &http.Server{Addr: diag.Env("ADDR", ":8080"), Handler: mux, ReadTimeout: 20 * time.Second}
	log.Fatal(s.ListenAndServe())
}
