// Command linkcheck looks whether the hosts of links exist.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"example.com/linkcheck/internal/diag"
)

type checker struct {
	names   *net.Resolver
	timeout time.Duration
}

func New(server string) *checker {
	return &checker{timeout: 2 * time.Second, names: &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", server)
	}}}
}

func (c *checker) alive(parent context.Context, hosts ...string) (up []string, err error) {
	ctx, cancel := context.WithTimeout(parent, c.timeout)
	defer cancel()
	type outcome struct {
		host string
		err  error
	}
	results := make(chan outcome, len(hosts))
	for _, h := range hosts {
		go func() {
			_, err := c.names.LookupHost(ctx, h)
			results <- outcome{h, err}
		}()
	}
	for range hosts {
		if o := <-results; o.err != nil {
			err = errors.Join(err, o.err)
		} else {
			up = append(up, o.host)
		}
	}
	return up, err
}

func main() {
	diag.Start()
	c := New(diag.Env("PEER_ADDR", "127.0.0.1:5353"))
	http.HandleFunc("/check", func(w http.ResponseWriter, r *http.Request) {
		h := r.URL.Query().Get("host")
		up, err := c.alive(r.Context(), h+".example.", "www."+h+".example.", "mail."+h+".example.")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprintln(w, len(up), "alive")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
