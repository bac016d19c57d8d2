// Command clubhouse lists the members whose membership is to be renewed.
package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"time"

	"example.com/clubhouse/internal/diag"
	_ "example.com/clubhouse/ledgerdb"
)

type Member struct {
	Name   string `json:"name"`
	Months int    `json:"months"`
}

type Members struct{ db *sql.DB }

// Due lists the members of a branch.
func (m Members) Due(branch int) ([]Member, error) {
	rows, err := m.db.Query("due ?", branch)
	if err != nil {
		return nil, fmt.Errorf("due: %w", err)
	}
	var due []Member
	for rows.Next() {
		var x Member
		if err := rows.Scan(&x.Name, &x.Months); err != nil {
			return nil, fmt.Errorf("due: %w", err)
		}
		due = append(due, x)
	}
	return due, rows.Close()
}

func (m Members) Count(branch int) (int, error) {
	rows, err := m.db.Query("count ?", branch)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

func main() {
	diag.Start()
	db, err := sql.Open("ledger", diag.Env("PEER_ADDR", "127.0.0.1:5400"))
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(7)
	db.SetMaxIdleConns(7)
	m := Members{db}
	go func() {
		for range time.Tick(3 * time.Second) {
			s := db.Stats()
			log.Printf("connections %d in use, waited %d times", s.InUse, s.WaitCount)
		}
	}()
	diag.Fact("in_use", func() any { return db.Stats().InUse })
	answer := func(w http.ResponseWriter, x any, err error) {
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		_ = json.NewEncoder(w).Encode(x)
	}
	http.HandleFunc("GET /branches/{id}/due", func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.Atoi(r.PathValue("id"))
		x, err := m.Due(id)
		answer(w, x, err)
	})
	http.HandleFunc("GET /branches/{id}/count", func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.Atoi(r.PathValue("id"))
		x, err := m.Count(id)
		answer(w, x, err)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
