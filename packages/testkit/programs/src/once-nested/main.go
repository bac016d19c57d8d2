// Command templates renders mails; its template set is made at first use.
package main

import (
	"bytes"
	"fmt"
	"log"
	"net/http"
	"sync"
	"text/template"
	"time"

	"example.com/templates/internal/diag"
)

type set struct {
	once  sync.Once
	tmpls map[string]*template.Template
}

var shared set

func (s *set) init() {
	s.tmpls = map[string]*template.Template{}
	for _, name := range []string{"welcome", "reset", "footer"} {
		s.tmpls[name] = template.Must(template.New(name).Parse("Dear {{.}}, this is " + name))
	}
	s.tmpls["signed"] = template.Must(template.New("signed").Parse("{{.}}" + s.preview("footer")))
}

func (s *set) get(name string) *template.Template {
	s.once.Do(s.init)
	return s.tmpls[name]
}

// preview is used while the set is made, and waits for the set to be made.
func (s *set) preview(name string) string {
	var b bytes.Buffer
	s.get(name).Execute(&b, "preview")
	return b.String()
}

func render(w http.ResponseWriter, r *http.Request) {
	t := shared.get(r.FormValue("mail"))
	if t == nil {
		http.NotFound(w, r)
		return
	}
	t.Execute(w, r.FormValue("to"))
}

func main() {
	diag.Start()
	queue := make(chan string, 100)
	for i := 0; i < 20; i++ {
		go func() {
			for m := range queue {
				_ = m
			}
		}()
	}
	go func() {
		for range time.Tick(300 * time.Millisecond) {
			queue <- "digest"
		}
	}()
	http.HandleFunc("/render", render)
	http.HandleFunc("/names", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "welcome reset footer") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
