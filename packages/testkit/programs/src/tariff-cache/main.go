// Command porto quotes shipping prices. Tariffs of a carrier are kept for a second and then asked for
// again at the carrier's service.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/porto/internal/diag"
)

type tariff struct {
	PerKilo int
	Read    time.Time
}

type tariffs struct {
	sync.RWMutex
	carriers map[string]tariff
	fetch    func(ctx context.Context, carrier string) (tariff, error)
	fresh    time.Duration
}

func (t *tariffs) peek(carrier string) (tariff, bool) {
	t.RLock()
	defer t.RUnlock()
	x, ok := t.carriers[carrier]
	return x, ok && time.Since(x.Read) < t.fresh
}

func (t *tariffs) current(ctx context.Context, carrier string) (tariff, error) {
	if x, ok := t.peek(carrier); ok {
		return x, nil
	}
	t.Lock()
	defer t.Unlock()
	if x, ok := t.carriers[carrier]; ok && time.Since(x.Read) < t.fresh {
		return x, nil
	}
	x, err := t.fetch(ctx, carrier)
	if err == nil {
		t.carriers[carrier] = x
	}
	return x, err
}

type carrierAPI struct {
	base string
	http http.Client
}

func (c *carrierAPI) tariff(ctx context.Context, carrier string) (tariff, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/?ms=650&carrier="+carrier, nil)
	if err != nil {
		return tariff{}, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return tariff{}, err
	}
	defer res.Body.Close()
	var answer struct{ MS int }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return tariff{}, err
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(carrier))
	return tariff{PerKilo: int(h.Sum32() % 900), Read: time.Now()}, nil
}

func quotes(t *tariffs) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		x, err := t.current(r.Context(), r.FormValue("carrier"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprintln(w, x.PerKilo)
	}
}

func main() {
	diag.Start()
	api := &carrierAPI{base: diag.Env("SLOW_URL", "http://127.0.0.1:9000"), http: http.Client{Timeout: 5 * time.Second}}
	t := &tariffs{carriers: map[string]tariff{}, fetch: api.tariff, fresh: time.Second}
	http.HandleFunc("GET /quote", quotes(t))
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
