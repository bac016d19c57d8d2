// Command leaselord grants leases. Followers hold a client's request until they
// are told who leads.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/leaselord/internal/diag"
)

var errStandby = errors.New("standby")

type role int

const (
	follower role = iota
	leader
	observer
)

type lease struct {
	holder string
	until  time.Time
}

type node struct {
	mu     sync.Mutex
	role   map[string]role
	leases map[string]lease
	beat   *time.Ticker
}

func (n *node) heartbeat(ctx context.Context) {
	for {
		select {
		case <-n.beat.C:
			n.mu.Lock()
			for k, l := range n.leases {
				if time.Now().After(l.until) {
					delete(n.leases, k)
				}
			}
			n.mu.Unlock()
		case <-ctx.Done():
			return
		}
	}
}

func (n *node) roleOf(shard string) role {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.role[shard]
}

// await returns when this node leads the shard. An observer can never lead and
// was meant to be kept out of here: it parks its caller for good.
func (n *node) await(ctx context.Context, shard string) error {
	switch n.roleOf(shard) {
	case leader:
		return nil
	case observer:
		log.Printf("shard %s: observer, standing by", shard)
		select {}
	}
	t := time.NewTimer(200 * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
		return errStandby
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (n *node) acquire(ctx context.Context, shard, who string) (lease, error) {
	if err := n.await(ctx, shard); err != nil {
		return lease{}, err
	}
	l := lease{who, time.Now().Add(3 * time.Second)}
	n.mu.Lock()
	n.leases[shard+"/"+who] = l
	n.mu.Unlock()
	return l, nil
}

func main() {
	n := &node{role: map[string]role{"a": leader, "b": leader, "c": follower, "d": observer}, leases: map[string]lease{}, beat: time.NewTicker(250 * time.Millisecond)}
	go n.heartbeat(context.Background())
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/lease", func(w http.ResponseWriter, r *http.Request) {
		l, err := n.acquire(r.Context(), r.FormValue("shard"), r.FormValue("who"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		w.Write([]byte(l.until.Format(time.RFC3339)))
	})
	srv := http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), Handler: mux, IdleTimeout: time.Minute}
	log.Fatal(srv.ListenAndServe())
}
