// Command gateway forwards orders and logs each of them.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"example.com/gateway/internal/diag"
)

type gateway struct {
	access *log.Logger
	routes map[string]string
}

func (g *gateway) logged(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		next(w, r)
		g.access.Printf("%s %s %s headers=%s took=%s", r.Method, r.URL, r.UserAgent(), strings.Repeat("x", 400), time.Since(start))
	}
}

func (g *gateway) forward(w http.ResponseWriter, r *http.Request) {
	to, ok := g.routes[r.FormValue("to")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	time.Sleep(2 * time.Millisecond)
	fmt.Fprintln(w, to)
}

func (g *gateway) health() {
	for range time.Tick(time.Second) {
		for name := range g.routes {
			g.access.Printf("route %s is up", name)
		}
	}
}

func main() {
	g := &gateway{access: log.New(os.Stdout, "access ", log.LstdFlags|log.Lmicroseconds), routes: map[string]string{"orders": "10.0.3.1", "carts": "10.0.3.2"}}
	go g.health()
	diag.Start()
	http.HandleFunc("/forward", g.logged(g.forward))
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
