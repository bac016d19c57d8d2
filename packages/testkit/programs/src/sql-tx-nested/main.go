// Command wallets moves money between accounts of the small database of a shop.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"log"
	"net/http"
	"time"

	"example.com/wallets/internal/diag"
	_ "example.com/wallets/wiredb"
)

type Ledger struct {
	db   *sql.DB
	fees *Fees
}

type Fees struct{ db *sql.DB }

func (f *Fees) For(ctx context.Context, amount int) (fee int64, err error) {
	var name string
	err = f.db.QueryRowContext(ctx, "Q 2 1").Scan(&fee, &name)
	return fee, err
}

type transfer struct {
	from, to string
	amount   int
}

func (l *Ledger) Move(ctx context.Context, t transfer) (err error) {
	return l.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE "+t.from); err != nil {
			return err
		}
		if t.amount > 50 {
			fee, err := l.fees.For(ctx, t.amount)
			if err != nil {
				return err
			}
			t.amount -= int(fee)
		}
		_, err := tx.ExecContext(ctx, "UPDATE "+t.to)
		return err
	})
}

func (l *Ledger) inTx(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

func main() {
	db, err := sql.Open("wire", diag.Env("PEER_ADDR", ""))
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	l := &Ledger{db, &Fees{db}}
	diag.Start()
	heartbeat := time.NewTicker(time.Second)
	go func() {
		for range heartbeat.C {
			_ = db.Stats()
		}
	}()
	http.HandleFunc("/move", func(w http.ResponseWriter, r *http.Request) {
		var t transfer
		fmt.Sscan(r.FormValue("amount"), &t.amount)
		t.from, t.to = r.FormValue("from"), r.FormValue("to")
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		if err := l.Move(ctx, t); err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		fmt.Fprintln(w, "done")
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
