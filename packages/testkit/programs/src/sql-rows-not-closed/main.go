// Command loyalty keeps points of card holders.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"example.com/loyalty/internal/diag"
	_ "example.com/loyalty/wiredb"
)

var errBlocked = errors.New("card blocked")

type cards struct{ *sql.DB }

// level walks the card's bookings until one decides.
func (c cards) level(ctx context.Context, card string) (string, error) {
	rows, err := c.QueryContext(ctx, "Q 3 40")
	if err != nil {
		return "", err
	}
	var sum int64
	for rows.Next() {
		var id int64
		var note string
		if err := rows.Scan(&id, &note); err != nil {
			return "", err
		}
		if id == 3 && len(card) > 6 {
			return "", errBlocked
		}
		sum += id
	}
	if sum > 100 {
		return "gold", rows.Close()
	}
	return "blue", rows.Close()
}

func (c cards) ping(every time.Duration) {
	for range time.Tick(every) {
		if st := c.Stats(); st.WaitCount > 0 {
			log.Printf("db: open=%d in use=%d waits=%d", st.OpenConnections, st.InUse, st.WaitCount)
		}
	}
}

func main() {
	db, err := sql.Open("wire", diag.Env("PEER_ADDR", ""))
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(15)
	db.SetMaxIdleConns(5)
	c := cards{db}
	go c.ping(3 * time.Second)
	diag.Fact("in_use", func() interface{} { return db.Stats().InUse })
	diag.Start()
	background := context.Background()
	http.HandleFunc("/level", func(w http.ResponseWriter, r *http.Request) {
		l, err := c.level(background, r.URL.Query().Get("card"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		fmt.Fprintln(w, l)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
