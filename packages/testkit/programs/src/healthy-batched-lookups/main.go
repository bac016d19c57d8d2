// Command profiles shows profiles; lookups of all requests within a few
// milliseconds go to the directory as one.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"
	"time"

	"example.com/profiles/batch"
	"example.com/profiles/internal/diag"
)

func main() {
	base := diag.Env("SLOW_URL", "http://127.0.0.1:9000")
	hc := &http.Client{Timeout: 3 * time.Second}
	loader := batch.New(12*time.Millisecond, 50, func(ctx context.Context, ids []string) (map[string]string, error) {
		req, err := http.NewRequestWithContext(ctx, "POST", base+"/people?ms=25", strings.NewReader(strings.Join(ids, ",")))
		if err != nil {
			return nil, err
		}
		res, err := hc.Do(req)
		if err != nil {
			return nil, err
		}
		defer res.Body.Close()
		io.Copy(io.Discard, res.Body)
		names := map[string]string{}
		for _, id := range ids {
			names[id] = "person " + id
		}
		return names, nil
	})
	go loader.Run(context.Background())
	diag.Fact("batches", func() interface{} { return loader.Batches() })
	diag.Start()
	http.HandleFunc("/profile", func(w http.ResponseWriter, r *http.Request) {
		name, err := loader.Load(r.FormValue("id"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprintln(w, name)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
