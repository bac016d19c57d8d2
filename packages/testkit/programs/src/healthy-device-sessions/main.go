// Command mqttgate keeps a TCP session for every lamp and passes commands on.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"

	"example.com/mqttgate/internal/diag"
	"example.com/mqttgate/session"
)

func main() {
	l, err := net.Listen("tcp", diag.Env("DEVICE_ADDR", "127.0.0.1:1883"))
	if err != nil {
		log.Fatal(err)
	}
	reg := session.NewRegistry()
	go reg.AcceptFrom(l)
	diag.Fact("online", func() interface{} { return reg.Online() })
	diag.Start()
	http.HandleFunc("/command", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 256))
		if err == nil {
			err = reg.Send(r.URL.Query().Get("device"), string(body))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
		}
	})
	http.HandleFunc("/online", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, reg.Online()) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
