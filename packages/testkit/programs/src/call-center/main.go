// Command callfloor hands calls to agents of a call centre.
package main

import (
	"fmt"
	"log"
	"net/http"
	"strconv"
	"time"

	"example.com/callfloor/internal/diag"
	"example.com/callfloor/registry"
	"example.com/callfloor/session"
)

type floor struct {
	reg    *registry.Registry
	agents []*session.Session
}

func (f *floor) agent(r *http.Request) *session.Session {
	n, _ := strconv.Atoi(r.FormValue("agent"))
	return f.agents[n%len(f.agents)]
}

func (f *floor) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/free", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, f.reg.Free()) })
	mux.HandleFunc("/rest", func(w http.ResponseWriter, r *http.Request) { f.agent(r).Rest() })
	mux.HandleFunc("/call", func(w http.ResponseWriter, r *http.Request) {
		a := f.agent(r)
		if a.Assign(r.FormValue("from")) {
			defer a.Hang()
			time.Sleep(20 * time.Millisecond)
		}
	})
	mux.HandleFunc("/ping", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "pong") })
	return mux
}

func main() {
	diag.Start()
	f := &floor{reg: registry.New()}
	for i := 0; i < 30; i++ {
		f.agents = append(f.agents, session.Open(i, f.reg))
	}
	for i := 0; i < 5; i++ {
		go func(i int) { // wallboards
			for range time.Tick(time.Duration(2000+i*111) * time.Millisecond) {
				log.Printf("wallboard %d of floor %d", i, len(f.agents))
			}
		}(i)
	}
	srv := &http.Server{Addr: diag.Env("ADDR", ":8080"), Handler: f.routes(), ReadTimeout: 10 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
