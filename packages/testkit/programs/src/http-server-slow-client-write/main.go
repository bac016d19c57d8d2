// Command exports streams ledgers as CSV.
package main

import (
	"encoding/csv"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"time"

	"example.com/exports/internal/diag"
)

type row struct {
	id     int
	amount int64
	note   string
}

type ledger func(yield func(row) error) error

func generated(n int, seed int64) ledger {
	return func(yield func(row) error) error {
		for i := 0; i < n; i++ {
			seed = seed*6364136223846793005 + 1442695040888963407
			if err := yield(row{i, seed >> 40, "booking no. " + strconv.Itoa(i)}); err != nil {
				return err
			}
		}
		return nil
	}
}

type exporter struct {
	slots chan struct{}
	open  func(account string) ledger
}

func (e *exporter) csv(w http.ResponseWriter, r *http.Request) {
	e.slots <- struct{}{}
	defer func() { <-e.slots }()
	w.Header().Set("Content-Type", "text/csv")
	out := csv.NewWriter(w)
	err := e.open(r.URL.Query().Get("account"))(func(x row) error {
		return out.Write([]string{strconv.Itoa(x.id), fmt.Sprintf("%.2f", float64(x.amount)/100), x.note})
	})
	if err == nil {
		out.Flush()
		err = out.Error()
	}
	if err != nil {
		log.Printf("export: %v", err)
	}
}

func main() {
	e := &exporter{slots: make(chan struct{}, 400)}
	e.open = func(account string) ledger {
		if len(account) > 3 {
			return generated(200000, int64(len(account)))
		}
		return generated(200, 7)
	}
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/export.csv", e.csv)
	srv := &http.Server{Addr: diag.Env("ADDR", ":8080"), Handler: mux, ReadTimeout: 5 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
