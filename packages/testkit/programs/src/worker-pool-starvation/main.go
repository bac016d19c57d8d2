// Command thumbd makes previews of documents; a document with pages makes one
// job a page on the same executor.
package main

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"log"
	"net/http"
	"strings"
	"time"

	"example.com/thumbd/internal/diag"
)

type future[T any] struct{ ch chan T }

func (f future[T]) Get() T { return <-f.ch }

type executor[T any] struct {
	tasks chan func()
}

func newExecutor[T any](n int) *executor[T] {
	e := &executor[T]{tasks: make(chan func())}
	for i := 0; i < n; i++ {
		go e.work()
	}
	return e
}

func (e *executor[T]) work() {
	for t := range e.tasks {
		t()
	}
}

func (e *executor[T]) Submit(fn func() T) future[T] {
	f := future[T]{make(chan T, 1)}
	e.tasks <- func() { f.ch <- fn() }
	return f
}

type previewer struct{ exec *executor[string] }

func (p *previewer) page(doc string, n int) string {
	time.Sleep(8 * time.Millisecond)
	sum := md5.Sum([]byte(fmt.Sprint(doc, n)))
	return hex.EncodeToString(sum[:4])
}

// document runs on a worker and asks for workers: with all of them here, none is left.
func (p *previewer) document(doc string, pages int) string {
	var parts []string
	for n := 0; n < pages; n++ {
		n := n
		parts = append(parts, p.exec.Submit(func() string { return p.page(doc, n) }).Get())
	}
	return strings.Join(parts, ",")
}

func (p *previewer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	doc := r.FormValue("doc")
	res := p.exec.Submit(func() string { return p.document(doc, 3) })
	fmt.Fprintln(w, res.Get())
}

func main() {
	p := &previewer{exec: newExecutor[string](8)}
	diag.Start()
	mux := http.NewServeMux()
	mux.Handle("/preview", p)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), mux))
}
