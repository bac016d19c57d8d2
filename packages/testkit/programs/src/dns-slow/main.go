// Command hooks delivers webhooks; every customer's host is looked up against the internal DNS first.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/netip"
	"time"

	"example.com/hooks/delivery"
	"example.com/hooks/internal/diag"
)

type allowList struct{ nets []netip.Prefix }

func (a allowList) permits(ip net.IP) bool {
	addr, ok := netip.AddrFromSlice(ip.To16())
	if !ok {
		return false
	}
	for _, p := range a.nets {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}

func main() {
	dns := diag.Env("PEER_ADDR", "127.0.0.1:53")
	res := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, dns)
	}}
	allow := allowList{nets: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	q := delivery.NewQueue(res, allow.permits, 9)
	diag.Fact("delivered", func() interface{} { return q.Delivered() })
	diag.Start()
	go q.Run(context.Background())

	http.HandleFunc("/hooks/test", func(w http.ResponseWriter, r *http.Request) {
		out, err := q.Probe(r.Context(), r.URL.Query().Get("host"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusFailedDependency)
			return
		}
		json.NewEncoder(w).Encode(out)
	})
	http.HandleFunc("/hooks", func(w http.ResponseWriter, r *http.Request) {
		if !q.Offer(delivery.Event{Host: r.URL.Query().Get("host"), At: time.Now()}) {
			http.Error(w, "queue full", http.StatusTooManyRequests)
			return
		}
		fmt.Fprintln(w, "queued")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
