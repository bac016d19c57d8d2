// Command bookings books hotel rooms; its database is reached over TCP.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"
	"net/http"
	"time"

	"example.com/bookings/internal/diag"
	"example.com/bookings/wire"
)

type Store struct{ db *sql.DB }

func (s Store) Rooms(ctx context.Context, hotel string) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, "select name from rooms where hotel = ?", hotel)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, rows.Err()
}

func (s Store) Book(ctx context.Context, room string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "insert into bookings values (?)", room); err != nil {
		return err
	}
	return tx.Commit()
}

type api struct {
	Store
	http.ServeMux
}

func newAPI(s Store) *api {
	a := &api{Store: s}
	a.HandleFunc("/rooms", withDeadline(a.rooms))
	a.HandleFunc("/book", withDeadline(a.book))
	return a
}

func withDeadline(h func(context.Context, http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		if err := h(ctx, w, r); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}

func (a *api) rooms(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	names, err := a.Rooms(ctx, r.FormValue("hotel"))
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(names)
}

func (a *api) book(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	return a.Book(ctx, r.URL.Query().Get("room"))
}

func main() {
	wire.Register("wire")
	db, err := sql.Open("wire", diag.Env("PEER_ADDR", "127.0.0.1:5432"))
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(5)
	db.SetMaxIdleConns(5)
	diag.Fact("db", func() interface{} { return db.Stats() })
	diag.Start()
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), newAPI(Store{db})))
}
