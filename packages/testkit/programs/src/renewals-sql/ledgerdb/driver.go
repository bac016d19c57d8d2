// Package ledgerdb is a database/sql driver for the clerk protocol: one query a line, one row a
// line, an empty line at the end.
package ledgerdb

import (
	"bufio"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

func init() { sql.Register("ledger", drv{}) }

type drv struct{}

func (drv) Open(addr string) (driver.Conn, error) {
	c, err := net.DialTimeout("tcp", addr, 2*time.Second)
	if err != nil {
		return nil, err
	}
	return &conn{c, bufio.NewReader(c)}, nil
}

type conn struct {
	c  net.Conn
	in *bufio.Reader
}

func (c *conn) Prepare(q string) (driver.Stmt, error) { return &stmt{c, q}, nil }
func (c *conn) Close() error                          { return c.c.Close() }
func (c *conn) Begin() (driver.Tx, error)             { return nil, errors.New("no transactions") }

type stmt struct {
	c *conn
	q string
}

func (s *stmt) Close() error                               { return nil }
func (s *stmt) NumInput() int                              { return strings.Count(s.q, "?") }
func (s *stmt) Exec([]driver.Value) (driver.Result, error) { return nil, errors.New("read only") }
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	q := s.q
	for _, a := range args {
		q = strings.Replace(q, "?", fmt.Sprint(a), 1)
	}
	_ = s.c.c.SetDeadline(time.Now().Add(3 * time.Second))
	if _, err := fmt.Fprintln(s.c.c, q); err != nil {
		return nil, driver.ErrBadConn
	}
	r := &rows{}
	for {
		line, err := s.c.in.ReadString('\n')
		if err != nil {
			return nil, driver.ErrBadConn
		}
		line = strings.TrimSpace(line)
		if line == "" {
			return r, nil
		}
		r.lines = append(r.lines, line)
	}
}

type rows struct {
	lines []string
	at    int
}

func (r *rows) Columns() []string { return []string{"member", "months"} }
func (r *rows) Close() error      { return nil }
func (r *rows) Next(dest []driver.Value) error {
	if r.at == len(r.lines) {
		return io.EOF
	}
	f := strings.Fields(r.lines[r.at])
	r.at++
	dest[0] = f[0]
	dest[1] = nil
	if n, err := strconv.ParseInt(f[1], 10, 64); err == nil {
		dest[1] = n
	}
	return nil
}
