// Command journal commits entries in batches; a request waits until its batch is down.
package main

import (
	"errors"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/journal/internal/diag"
)

type batch struct {
	entries []string
	done    bool
}

type journal struct {
	mu        sync.Mutex
	committed *sync.Cond
	open      *batch
	written   int
}

var errTooLong = errors.New("entry too long")

func newJournal() *journal {
	j := &journal{open: &batch{}}
	j.committed = sync.NewCond(&j.mu)
	return j
}

func (j *journal) write(b *batch) error {
	for _, e := range b.entries {
		if len(e) > 64 {
			return errTooLong
		}
		j.written++
	}
	return nil
}

// commit wakes the writers of a batch that went well, and nobody else.
func (j *journal) commit() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	b := j.open
	j.open = &batch{}
	if err := j.write(b); err != nil {
		return err
	}
	b.done = true
	j.committed.Broadcast()
	return nil
}

func (j *journal) append(e string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	b := j.open
	b.entries = append(b.entries, e)
	for !b.done {
		j.committed.Wait()
	}
}

func main() {
	j := newJournal()
	go func() {
		for range time.Tick(40 * time.Millisecond) {
			if err := j.commit(); err != nil {
				log.Printf("commit: %v", err)
			}
		}
	}()
	diag.Start()
	http.HandleFunc("/append", func(w http.ResponseWriter, r *http.Request) {
		j.append(r.FormValue("entry"))
		fmt.Fprintln(w, "ok")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
