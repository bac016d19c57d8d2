// Command billing lists invoices.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strings"
	"time"

	"example.com/billing/internal/diag"
	_ "example.com/billing/wiredb"
)

type Invoice struct {
	ID   int64
	Name string
}

type InvoiceRepo struct{ db *sql.DB }

// statements of the report page have no index to use and take most of a second
func (r *InvoiceRepo) Overdue(ctx context.Context, customer string) ([]Invoice, error) {
	return r.list(ctx, "Q 900 12")
}

func (r *InvoiceRepo) Recent(ctx context.Context, customer string) ([]Invoice, error) {
	return r.list(ctx, "Q 4 5")
}

func (r *InvoiceRepo) list(ctx context.Context, q string) ([]Invoice, error) {
	rows, err := r.db.QueryContext(ctx, q)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Invoice
	for rows.Next() {
		var i Invoice
		if err := rows.Scan(&i.ID, &i.Name); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

type lister func(ctx context.Context, customer string) ([]Invoice, error)

func endpoint(l lister) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 15*time.Second)
		defer cancel()
		inv, err := l(ctx, strings.TrimPrefix(r.URL.Path, "/customers/"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		json.NewEncoder(w).Encode(inv)
	}
}

func main() {
	db, err := sql.Open("wire", diag.Env("PEER_ADDR", ""))
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8)
	db.SetConnMaxLifetime(5 * time.Minute)
	repo := &InvoiceRepo{db}
	diag.Fact("db_wait_count", func() interface{} { return db.Stats().WaitCount })
	diag.Fact("db_in_use", func() interface{} { return fmt.Sprint(db.Stats().InUse) })
	diag.Start()
	mux := http.NewServeMux()
	mux.Handle("/overdue", endpoint(repo.Overdue))
	mux.Handle("/recent", endpoint(repo.Recent))
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), mux))
}
