// Command scans accepts X-ray images from clinics and queues them for the reader.
package main

import (
	"crypto/sha1"
	"fmt"
	"hash"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
	"time"

	"example.com/scans/internal/diag"
)

type scan struct {
	clinic string
	size   int64
	digest [20]byte
}

type archive struct {
	in    chan scan
	mu    sync.Mutex
	total map[string]int64
}

func newArchive(readers int) *archive {
	a := &archive{in: make(chan scan, 64), total: map[string]int64{}}
	for i := 0; i < readers; i++ {
		go a.read()
	}
	return a
}

func (a *archive) read() {
	for s := range a.in {
		a.mu.Lock()
		a.total[s.clinic] += s.size
		a.mu.Unlock()
	}
}

type digester struct {
	hash.Hash
	n int64
}

func (d *digester) Write(p []byte) (int, error) {
	d.n += int64(len(p))
	return d.Hash.Write(p)
}

func (a *archive) receive(clinic string, from io.Reader) (scan, error) {
	d := &digester{Hash: sha1.New()}
	if _, err := io.Copy(d, from); err != nil {
		return scan{}, err
	}
	s := scan{clinic: clinic, size: d.n}
	copy(s.digest[:], d.Sum(nil))
	a.in <- s
	return s, nil
}

func (a *archive) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	s, err := a.receive(r.URL.Query().Get("clinic"), http.MaxBytesReader(w, r.Body, 32<<20))
	if err != nil {
		log.Printf("receive: %v", err)
		http.Error(w, "broken upload", http.StatusBadRequest)
		return
	}
	fmt.Fprintf(w, "%d %x\n", s.size, s.digest)
}

func main() {
	log.SetOutput(os.Stdout)
	a := newArchive(16)
	diag.Start()
	http.Handle("/scan", a)
	srv := &http.Server{Addr: diag.Env("ADDR", ":8080"), ReadHeaderTimeout: 3 * time.Second, IdleTimeout: time.Minute}
	log.Fatal(srv.ListenAndServe())
}
