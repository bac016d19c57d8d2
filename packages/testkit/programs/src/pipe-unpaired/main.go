// Command exports streams tables as gzipped CSV.
package main

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"log"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"example.com/exports/internal/diag"
)

type table struct {
	name string
	rows int
	bad  int // index of a row that cannot be written, or -1
}

var errBadRow = errors.New("row has no key")

func (t table) each(fn func([]string) error) error {
	for i := 0; i < t.rows; i++ {
		if i == t.bad {
			return errBadRow
		}
		if err := fn([]string{t.name, strconv.Itoa(i), "amount", strconv.Itoa(i * 17)}); err != nil {
			return err
		}
	}
	return nil
}

type exporter struct {
	tables map[string]table
	failed atomic.Int64
}

// encode closes the pipe when all went well, and only then.
func (x *exporter) encode(t table, pw *io.PipeWriter) {
	gz := gzip.NewWriter(pw)
	cw := csv.NewWriter(gz)
	if err := t.each(cw.Write); err != nil {
		x.failed.Add(1)
		log.Printf("export of %s: %v", t.name, err)
		return
	}
	cw.Flush()
	gz.Close()
	pw.Close()
}

func (x *exporter) stream(w http.ResponseWriter, r *http.Request) {
	t, ok := x.tables[r.FormValue("table")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	pr, pw := io.Pipe()
	go x.encode(t, pw)
	w.Header().Set("Content-Type", "text/csv")
	w.Header().Set("Content-Encoding", "gzip")
	if _, err := io.Copy(w, pr); err != nil {
		pr.CloseWithError(err)
	}
}

func main() {
	x := &exporter{tables: map[string]table{"orders": {"orders", 900, -1}, "refunds": {"refunds", 200, 120}, "stock": {"stock", 300, -1}}}
	diag.Start()
	go func() {
		t := time.NewTicker(10 * time.Second)
		defer t.Stop()
		for range t.C {
			log.Printf("%d exports failed so far", x.failed.Load())
		}
	}()
	uploads := make(chan []byte)
	for i := 0; i < 15; i++ {
		go func() {
			for b := range uploads {
				log.Printf("uploaded %d bytes", len(b))
			}
		}()
	}
	go func() {
		for range time.Tick(1500 * time.Millisecond) {
			uploads <- make([]byte, 512)
		}
	}()
	http.HandleFunc("/export", x.stream)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
