// Command archivefetch downloads documents from an HTTP/2 archive and counts their pages.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	"example.com/archivefetch/internal/diag"
)

type document struct {
	id    string
	pages int
}

type fetcher struct {
	archive string
	client  *http.Client
	work    chan task
}

type task struct {
	id   string
	done chan<- result
}

type result struct {
	doc document
	err error
}

func (f *fetcher) loop() {
	for t := range f.work {
		d, err := f.load(t.id)
		t.done <- result{d, err}
	}
}

func (f *fetcher) load(id string) (document, error) {
	kind := "stall"
	if id < "m" {
		kind = "ok"
	}
	res, err := f.client.Get(f.archive + "/" + kind + "/" + id)
	if err != nil {
		return document{}, err
	}
	defer res.Body.Close()
	n, err := countPages(res.Body)
	return document{id, n}, err
}

func countPages(r io.Reader) (int, error) {
	br, n := bufio.NewReaderSize(r, 4096), 0
	for {
		b, err := br.ReadByte()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if b == '\f' {
			n++
		}
	}
}

func (f *fetcher) serve(w http.ResponseWriter, r *http.Request) {
	done := make(chan result, 1)
	ctx, cancel := context.WithTimeout(r.Context(), 25*time.Second)
	defer cancel()
	select {
	case f.work <- task{r.URL.Query().Get("id"), done}:
	case <-ctx.Done():
		http.Error(w, "busy", 503)
		return
	}
	select {
	case res := <-done:
		if res.err != nil {
			http.Error(w, res.err.Error(), 502)
			return
		}
		fmt.Fprintln(w, res.doc.id, res.doc.pages)
	case <-ctx.Done():
		http.Error(w, "late", 504)
	}
}

func main() {
	tr := &http.Transport{ForceAttemptHTTP2: true, ResponseHeaderTimeout: 3 * time.Second, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	f := &fetcher{archive: "https://" + diag.Env("PEER_ADDR", ""), client: &http.Client{Transport: tr}, work: make(chan task)}
	for i := 0; i < 28; i++ {
		go f.loop()
	}
	diag.Start()
	http.HandleFunc("/pages", f.serve)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
