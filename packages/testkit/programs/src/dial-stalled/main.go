// Command smsgate hands text messages to a carrier's socket gateway.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/textproto"
	"strings"
	"sync"
	"time"

	"example.com/smsgate/internal/diag"
)

type route struct {
	prefix, addr string
}

type table []route

func (t table) lookup(number string) (string, error) {
	for _, r := range t {
		if strings.HasPrefix(number, r.prefix) {
			return r.addr, nil
		}
	}
	return "", errors.New("no route for " + number)
}

type gateway struct {
	routes table
	dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	sentMu sync.Mutex
	sent   map[string]int
}

func (g *gateway) open(ctx context.Context, number string) (*textproto.Conn, error) {
	addr, err := g.routes.lookup(number)
	if err != nil {
		return nil, err
	}
	nc, err := g.dial(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("carrier %s: %w", addr, err)
	}
	nc.SetDeadline(time.Now().Add(4 * time.Second))
	return textproto.NewConn(nc), nil
}

func (g *gateway) submit(ctx context.Context, number, text string) (string, error) {
	tc, err := g.open(ctx, number)
	if err != nil {
		return "", err
	}
	defer tc.Close()
	if err := tc.PrintfLine("GET %s", number); err != nil {
		return "", err
	}
	line, err := tc.ReadLine()
	if err != nil {
		return "", err
	}
	g.sentMu.Lock()
	g.sent[number[:3]]++
	g.sentMu.Unlock()
	_ = text
	return line, nil
}

func (g *gateway) handleSend(w http.ResponseWriter, r *http.Request) {
	id, err := g.submit(context.Background(), r.FormValue("to"), r.FormValue("text"))
	if err != nil {
		log.Print(err)
		http.Error(w, err.Error(), 502)
		return
	}
	bw := bufio.NewWriter(w)
	fmt.Fprintln(bw, id)
	bw.Flush()
}

func main() {
	var d net.Dialer
	g := &gateway{sent: map[string]int{}, dial: d.DialContext,
		routes: table{{"+49", diag.Env("PEER_ADDR", "")}, {"+44", diag.Env("UK_ADDR", "")}}}
	diag.Fact("routes", func() interface{} { return len(g.routes) })
	diag.Start()
	http.HandleFunc("/send", g.handleSend)
	srv := http.Server{Addr: diag.Env("ADDR", ":8080"), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
