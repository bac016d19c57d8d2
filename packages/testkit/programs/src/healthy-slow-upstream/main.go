// Command aggregator makes daily reports; the warehouse behind it takes two
// seconds for a query, and everyone knows.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"time"

	"example.com/aggregator/internal/diag"
)

type warehouse struct {
	base   string
	client *http.Client
}

type answer struct {
	OK bool `json:"ok"`
	MS int  `json:"ms"`
}

func (wh *warehouse) query(ctx context.Context, day string) (a answer, err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, wh.base+"/query?ms=2000&day="+day, nil)
	if err != nil {
		return a, err
	}
	res, err := wh.client.Do(req)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return a, fmt.Errorf("warehouse: %s", res.Status)
	}
	err = json.NewDecoder(res.Body).Decode(&a)
	return a, err
}

func (wh *warehouse) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, err := wh.query(r.Context(), r.URL.Query().Get("day"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	fmt.Fprintf(w, "report in %d ms\n", a.MS)
}

func main() {
	diag.Start()
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.MaxIdleConnsPerHost = 100
	http.Handle("/report", &warehouse{diag.Env("SLOW_URL", "http://127.0.0.1:9000"), &http.Client{Transport: tr}})
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
