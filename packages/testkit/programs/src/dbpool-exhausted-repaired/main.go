// Command orders lists orders and looks some up over a small pool; rows are
// closed on every path.
package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime/pprof"
	"sync/atomic"
	"time"

	"example.com/orders/internal/diag"
)

type fakeDB struct{}
type fakeConn struct{}
type fakeStmt struct{ q string }
type fakeRows struct{ left int }

func (fakeDB) Open(string) (driver.Conn, error) {
	time.Sleep(2 * time.Millisecond)
	return &fakeConn{}, nil
}
func (*fakeConn) Prepare(q string) (driver.Stmt, error)      { return &fakeStmt{q}, nil }
func (*fakeConn) Close() error                               { return nil }
func (*fakeConn) Begin() (driver.Tx, error)                  { return nil, errors.New("no transactions") }
func (*fakeStmt) Close() error                               { return nil }
func (*fakeStmt) NumInput() int                              { return -1 }
func (*fakeStmt) Exec([]driver.Value) (driver.Result, error) { return driver.RowsAffected(1), nil }
func (s *fakeStmt) Query([]driver.Value) (driver.Rows, error) {
	time.Sleep(3 * time.Millisecond)
	return &fakeRows{left: 20}, nil
}
func (*fakeRows) Columns() []string { return []string{"id"} }
func (*fakeRows) Close() error      { return nil }
func (r *fakeRows) Next(d []driver.Value) error {
	if r.left == 0 {
		return io.EOF
	}
	r.left--
	d[0] = int64(r.left)
	return nil
}

type repo struct {
	db    *sql.DB
	asked int64
}

func (r *repo) list(ctx context.Context) ([]int64, error) {
	rows, err := r.db.QueryContext(ctx, "select id from orders")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

//go:noinline
func (r *repo) exists(ctx context.Context, id string) (bool, error) {
	rows, err := r.db.QueryContext(ctx, "select id from orders where id=?", id)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	atomic.AddInt64(&r.asked, 1)
	return rows.Next(), rows.Err()
}

func main() {
	sql.Register("fake", fakeDB{})
	db, _ := sql.Open("fake", "")
	db.SetMaxOpenConns(5)
	rp := &repo{db: db}
	diag.Fact("db_stats", func() interface{} { return db.Stats() })
	diag.Fact("rows_asked_for", func() interface{} { return atomic.LoadInt64(&rp.asked) })
	diag.Start()
	do := func(ep string, h func(ctx context.Context, w http.ResponseWriter, r *http.Request) error) {
		http.HandleFunc(ep, func(w http.ResponseWriter, r *http.Request) {
			pprof.Do(context.Background(), pprof.Labels("tenant", r.Header.Get("X-Tenant"), "endpoint", ep), func(ctx context.Context) {
				if err := h(ctx, w, r); err != nil {
					http.Error(w, err.Error(), 500)
				}
			})
		})
	}
	do("/orders", func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		ids, err := rp.list(ctx)
		fmt.Fprintln(w, len(ids))
		return err
	})
	do("/exists", func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		ok, err := rp.exists(ctx, r.URL.Query().Get("id"))
		fmt.Fprintln(w, ok)
		return err
	})
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
