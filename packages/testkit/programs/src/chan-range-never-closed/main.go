// Command statements renders monthly statements: every call fans lines out to a
// few workers of its own.
package main

import (
	"bytes"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"sync"
	"text/template"
	"time"

	"example.com/statements/internal/diag"
)

var lineTmpl = template.Must(template.New("line").Parse("{{.Day}};{{.Text}};{{.Cents}}\n"))

type entry struct {
	Day   int
	Text  string
	Cents int
}

type indexed struct {
	at int
	e  entry
}

type renderer struct{ width int }

func (rd *renderer) format(lines <-chan indexed, out [][]byte, pending *sync.WaitGroup) {
	var buf bytes.Buffer
	for l := range lines {
		buf.Reset()
		if err := lineTmpl.Execute(&buf, l.e); err == nil {
			out[l.at] = append([]byte(nil), buf.Bytes()...)
		}
		pending.Done()
	}
}

// statement waits for the lines, not for the workers, and never closes their channel.
func (rd *renderer) statement(entries []entry) []byte {
	lines := make(chan indexed)
	out := make([][]byte, len(entries))
	var pending sync.WaitGroup
	for i := 0; i < rd.width; i++ {
		go rd.format(lines, out, &pending)
	}
	for i, e := range entries {
		pending.Add(1)
		lines <- indexed{i, e}
	}
	pending.Wait()
	return bytes.Join(out, nil)
}

type account struct {
	mu      sync.RWMutex
	entries map[string][]entry
}

func (a *account) of(id string) []entry {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.entries[id]
}

func main() {
	acc := &account{entries: map[string][]entry{}}
	for i := 0; i < 50; i++ {
		var es []entry
		for d := 1; d < 31; d++ {
			es = append(es, entry{d, fmt.Sprintf("card %d", d*i), d*i*7 + 99})
		}
		acc.entries[strconv.Itoa(i)] = es
	}
	rd := &renderer{width: 6}
	diag.Start()
	go func() {
		for range time.Tick(500 * time.Millisecond) {
			acc.mu.Lock()
			acc.entries["0"] = append(acc.entries["0"][:0:0], acc.entries["1"]...)
			acc.mu.Unlock()
		}
	}()
	http.HandleFunc("/statement", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.FormValue("account"))
		w.Write(rd.statement(acc.of(strconv.Itoa(n % 50))))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
