// Command plates reads number plates with the vendor's recognition library.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync/atomic"

	"example.com/plates/internal/diag"
	"example.com/plates/vendorlib"
)

type gate struct {
	lib  *vendorlib.Recogniser
	done int64
}

func (g *gate) recognise(w http.ResponseWriter, r *http.Request) {
	res, err := g.lib.Read([]byte(r.FormValue("image")))
	if err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	atomic.AddInt64(&g.done, 1)
	json.NewEncoder(w).Encode(res)
}

func main() {
	g := &gate{lib: vendorlib.Open(4)}
	diag.Fact("done", func() interface{} { return atomic.LoadInt64(&g.done) })
	diag.Start()
	http.HandleFunc("/plate", g.recognise)
	http.HandleFunc("/version", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(vendorlib.Version())) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
