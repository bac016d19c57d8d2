// Command audit streams events to the audit store, one client stream per tenant.
package main

import (
	"context"
	"io"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/audit/internal/diag"
)

var ingest = &grpc.StreamDesc{StreamName: "Ingest", ClientStreams: true}

type trail struct {
	tenant string
	in     chan string
	stream grpc.ClientStream
}

func (t *trail) forward() {
	for e := range t.in {
		if err := t.stream.SendMsg(wrapperspb.String(e)); err != nil {
			log.Printf("audit %s: %v", t.tenant, err)
			return
		}
	}
}

type Hub struct {
	cc     *grpc.ClientConn
	mu     sync.Mutex
	trails map[string]*trail
}

func (h *Hub) trailOf(tenant string) (*trail, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t := h.trails[tenant]; t != nil {
		return t, nil
	}
	st, err := h.cc.NewStream(context.Background(), ingest, "/audit.Store/Ingest")
	if err != nil {
		return nil, err
	}
	t := &trail{tenant, make(chan string, 4), st}
	h.trails[tenant] = t
	go t.forward()
	return t, nil
}

func (h *Hub) record(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	t, err := h.trailOf(r.Header.Get("X-Tenant"))
	if err != nil {
		http.Error(w, err.Error(), 503)
		return
	}
	t.in <- r.URL.Path + " " + strings.TrimSpace(string(body))
	w.WriteHeader(http.StatusAccepted)
}

func main() {
	cc, err := grpc.NewClient(diag.Env("PEER_ADDR", ""), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	h := &Hub{cc: cc, trails: map[string]*trail{}}
	diag.Start()
	srv := &http.Server{Addr: diag.Env("ADDR", ":8080"), Handler: http.HandlerFunc(h.record), ReadTimeout: 10 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
