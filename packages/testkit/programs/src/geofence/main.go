// Command paddock receives positions of animals and asks the herd service which fence they crossed.
package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"example.com/paddock/internal/diag"
)

type position struct {
	tag      string
	lat, lon float64
}

type herd struct {
	addr    string
	timeout time.Duration
}

func (h herd) crossed(ctx context.Context, p position) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", h.addr)
	if err != nil {
		return "", err
	}
	defer c.Close()
	end, _ := ctx.Deadline()
	_ = c.SetDeadline(end)
	fmt.Fprintf(c, "%s %f %f\n", p.tag, p.lat, p.lon)
	return bufio.NewReader(c).ReadString('\n')
}

type tracker struct {
	herd     herd
	inFlight atomic.Int64
	alarms   atomic.Int64
}

func (t *tracker) OnPosition(p position) {
	go func() {
		t.inFlight.Add(1)
		defer t.inFlight.Add(-1)
		fence, err := t.herd.crossed(context.Background(), p)
		if err != nil {
			slog.Debug("herd", "tag", p.tag, "err", err)
			return
		}
		if fence != "none\n" {
			t.alarms.Add(1)
		}
	}()
}

func main() {
	diag.Start()
	t := &tracker{herd: herd{diag.Env("PEER_ADDR", "127.0.0.1:7001"), 45 * time.Second}}
	diag.Fact("in_flight", func() any { return t.inFlight.Load() })
	go func() {
		for range time.Tick(2 * time.Second) {
			slog.Info("positions", "in_flight", t.inFlight.Load(), "alarms", t.alarms.Load())
		}
	}()
	http.HandleFunc("POST /positions", func(w http.ResponseWriter, r *http.Request) {
		t.OnPosition(position{r.FormValue("tag"), 47.1, 8.6})
		w.WriteHeader(http.StatusAccepted)
	})
	http.HandleFunc("GET /alarms", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, t.alarms.Load()) })
	_ = http.ListenAndServe(diag.Env("ADDR", ":8080"), nil)
}
