// Command helpdesk lists tickets; PostgreSQL through pgxpool.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/helpdesk/internal/diag"
)

type queries interface {
	Count(ctx context.Context, team string) (string, error)
	Weekly(ctx context.Context, team string) (string, error)
}

type pg struct{ *pgxpool.Pool }

func (p pg) Count(ctx context.Context, team string) (v string, err error) {
	err = p.QueryRow(ctx, "select count(*)::text from tickets").Scan(&v)
	return v, err
}

func (p pg) Weekly(ctx context.Context, team string) (v string, err error) {
	err = p.QueryRow(ctx, "select summary from weekly_report").Scan(&v)
	return v, err
}

func connect(ctx context.Context, addr string) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig("postgres://desk@" + addr + "/desk?sslmode=disable&pool_max_conns=6&pool_min_conns=2")
	if err != nil {
		return nil, err
	}
	cfg.HealthCheckPeriod = 2 * time.Second
	return pgxpool.NewWithConfig(ctx, cfg)
}

func routes(q queries) http.Handler {
	mux := http.NewServeMux()
	for path, fn := range map[string]func(context.Context, string) (string, error){"/count": q.Count, "/weekly": q.Weekly} {
		fn := fn
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			v, err := fn(r.Context(), r.FormValue("team"))
			if err != nil {
				log.Print(err)
				http.Error(w, "db", 500)
				return
			}
			fmt.Fprintln(w, v)
		})
	}
	return mux
}

func main() {
	pool, err := connect(context.Background(), diag.Env("PEER_ADDR", ""))
	if err != nil {
		log.Fatal(err)
	}
	diag.Fact("acquired", func() interface{} { return pool.Stat().AcquiredConns() })
	diag.Start()
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), routes(pg{pool})))
}
