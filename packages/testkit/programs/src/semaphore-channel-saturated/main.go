// Command enrich adds company data to leads; an upstream register allows few calls at once.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime/pprof"
	"time"

	"example.com/enrich/internal/diag"
)

type company struct {
	VAT  string `json:"vat"`
	Blob string `json:"blob"`
}

type register struct {
	permits chan struct{}
	http    *http.Client
	url     string
}

func (g *register) call(ctx context.Context, vat string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", fmt.Sprintf("%s/company/%s?ms=700", g.url, vat), nil)
	if err != nil {
		return nil, err
	}
	resp, err := g.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// lookup keeps its permit for the whole call, and the register takes 700 ms.
func (g *register) lookup(ctx context.Context, vat string) (company, error) {
	g.permits <- struct{}{}
	defer func() { <-g.permits }()
	b, err := g.call(ctx, vat)
	return company{vat, string(b)}, err
}

type api struct{ reg *register }

func (a *api) lead(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	c, err := a.reg.lookup(ctx, r.FormValue("vat"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	json.NewEncoder(w).Encode(c)
}

func labelled(endpoint string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("endpoint", endpoint, "tenant", r.Header.Get("X-Tenant")), func(ctx context.Context) {
			next(w, r.WithContext(ctx))
		})
	}
}

func main() {
	a := &api{reg: &register{permits: make(chan struct{}, 4), http: &http.Client{Timeout: 4 * time.Second}, url: diag.Env("SLOW_URL", "http://127.0.0.1:9000")}}
	diag.Start()
	http.HandleFunc("/lead", labelled("/lead", a.lead))
	srv := &http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), ReadTimeout: 5 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
