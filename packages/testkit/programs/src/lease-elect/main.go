// Command warden runs jobs of which only one instance may run at a time: it holds a lease in the
// lock service, renews it at a third of its life, and stops its duties when it is lost.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/warden/internal/diag"
)

type lease struct {
	base, name, owner string
	ttl               time.Duration
	client            *http.Client
}

var errLost = errors.New("lease lost")

func (l *lease) call(ctx context.Context, verb string) error {
	ctx, cancel := context.WithTimeout(ctx, l.ttl/3)
	defer cancel()
	q := url.Values{"name": {l.name}, "owner": {l.owner}, "ttl": {l.ttl.String()}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.base+"/"+verb+"?"+q.Encode(), nil)
	if err != nil {
		return err
	}
	res, err := l.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	if res.StatusCode == http.StatusConflict {
		return errLost
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("lock service: %s", res.Status)
	}
	return nil
}

func (l *lease) renew(ctx context.Context) error {
	t := time.NewTicker(l.ttl / 3)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			if err := l.call(ctx, "renew"); err != nil {
				return err
			}
		}
	}
}

type duty struct {
	name  string
	every time.Duration
	run   func(context.Context)
}

type warden struct {
	lease  *lease
	duties []duty
	mu     sync.Mutex
	leads  bool
	runs   map[string]int
}

func (w *warden) campaign(ctx context.Context) {
	for ctx.Err() == nil {
		if err := w.lease.call(ctx, "acquire"); err != nil {
			log.Printf("not elected: %v", err)
			select {
			case <-time.After(w.lease.ttl):
			case <-ctx.Done():
			}
			continue
		}
		w.set(true)
		g, gctx := errgroup.WithContext(ctx)
		g.Go(func() error { return w.lease.renew(gctx) })
		for _, d := range w.duties {
			d := d
			g.Go(func() error { return w.perform(gctx, d) })
		}
		err := g.Wait()
		w.set(false)
		log.Printf("stepped down: %v", err)
	}
}

func (w *warden) perform(ctx context.Context, d duty) error {
	t := time.NewTicker(d.every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			d.run(ctx)
			w.mu.Lock()
			w.runs[d.name]++
			w.mu.Unlock()
		}
	}
}

func (w *warden) set(leads bool) { w.mu.Lock(); w.leads = leads; w.mu.Unlock() }

func main() {
	diag.Start()
	w := &warden{runs: map[string]int{}, lease: &lease{base: "http://" + diag.Env("PEER_ADDR", "127.0.0.1:9100"), name: "nightly", owner: "warden-1",
		ttl: 3 * time.Second, client: &http.Client{}}}
	for i := 0; i < 14; i++ {
		w.duties = append(w.duties, duty{fmt.Sprintf("duty-%d", i), time.Duration(300+i*170) * time.Millisecond, func(context.Context) { time.Sleep(5 * time.Millisecond) }})
	}
	go w.campaign(context.Background())
	diag.Fact("leads", func() interface{} { w.mu.Lock(); defer w.mu.Unlock(); return w.leads })
	http.HandleFunc("/status", func(rw http.ResponseWriter, _ *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		_ = json.NewEncoder(rw).Encode(map[string]interface{}{"leads": w.leads, "runs": w.runs})
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
