// Command jobsd keeps jobs in a list in memory; fifty consumers stand ready.
package main

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"io"
	"log"
	"net/http"
	"sync"

	"example.com/jobsd/internal/diag"
)

type backlog struct {
	sync.Mutex
	sync.Cond
	jobs   list.List
	closed bool
}

func newBacklog() *backlog {
	b := &backlog{}
	b.Cond.L = &b.Mutex
	return b
}

func (b *backlog) put(job []byte) {
	b.Mutex.Lock()
	b.jobs.PushBack(job)
	b.Mutex.Unlock()
	b.Signal()
}

func (b *backlog) take() ([]byte, bool) {
	b.Mutex.Lock()
	defer b.Mutex.Unlock()
	for b.jobs.Len() == 0 {
		if b.closed {
			return nil, false
		}
		b.Wait()
	}
	return b.jobs.Remove(b.jobs.Front()).([]byte), true
}

func consume(b *backlog) {
	for {
		job, ok := b.take()
		if !ok {
			return
		}
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		z.Write(bytes.Repeat(job, 5000))
		z.Close()
	}
}

func main() {
	b := newBacklog()
	for i := 0; i < 50; i++ {
		go consume(b)
	}
	diag.Fact("backlog", func() interface{} { b.Mutex.Lock(); defer b.Mutex.Unlock(); return b.jobs.Len() })
	diag.Start()
	http.HandleFunc("/jobs", func(w http.ResponseWriter, r *http.Request) {
		job, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		b.put(job)
		w.WriteHeader(http.StatusAccepted)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
