// Command attach takes attachments, checksums them on the way and stores them
// elsewhere; nothing is kept in memory.
package main

import (
	"context"
	"crypto/md5"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	"example.com/attach/internal/diag"
)

type store struct {
	url string
	hc  *http.Client
}

func (s *store) put(ctx context.Context, name string, body io.Reader) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, s.url+"/"+name+"?ms=10", body)
	if err != nil {
		return err
	}
	res, err := s.hc.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func (s *store) upload(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Minute)
	defer cancel()
	pr, pw := io.Pipe()
	stored := make(chan error, 1)
	go func() {
		err := s.put(ctx, r.URL.Query().Get("name"), pr)
		pr.CloseWithError(err)
		stored <- err
	}()
	sum := md5.New()
	n, err := io.Copy(io.MultiWriter(pw, sum), r.Body)
	pw.CloseWithError(err)
	if serr := <-stored; err == nil {
		err = serr
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprintf(w, "%d bytes, %x\n", n, sum.Sum(nil))
}

func main() {
	s := &store{diag.Env("SLOW_URL", "http://127.0.0.1:9000"), &http.Client{Timeout: 6 * time.Minute}}
	diag.Start()
	http.HandleFunc("/upload", s.upload)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
