// Package wire is a database driver for a one-line protocol.
package wire

import (
	"bufio"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

func Register(name string) { sql.Register(name, Driver{}) }

type Driver struct{}

func (Driver) Open(addr string) (driver.Conn, error) {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	return &conn{c: c, in: bufio.NewReader(c)}, nil
}

type conn struct {
	c  net.Conn
	in *bufio.Reader
}

func (c *conn) ask(ctx context.Context, line string) (string, error) {
	if t, ok := ctx.Deadline(); ok {
		c.c.SetDeadline(t)
	} else {
		c.c.SetDeadline(time.Now().Add(5 * time.Second))
	}
	if _, err := fmt.Fprintln(c.c, line); err != nil {
		return "", driver.ErrBadConn
	}
	s, err := c.in.ReadString('\n')
	return strings.TrimSpace(s), err
}

func (c *conn) Prepare(q string) (driver.Stmt, error) { return &stmt{c, q}, nil }
func (c *conn) Close() error                          { return c.c.Close() }
func (c *conn) Begin() (driver.Tx, error) {
	_, err := c.ask(context.Background(), "begin")
	return tx{c}, err
}

type tx struct{ c *conn }

func (t tx) Commit() error   { _, err := t.c.ask(context.Background(), "commit"); return err }
func (t tx) Rollback() error { _, err := t.c.ask(context.Background(), "rollback"); return err }

type stmt struct {
	c *conn
	q string
}

func (s *stmt) Close() error  { return nil }
func (s *stmt) NumInput() int { return -1 }
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	_, err := s.c.ask(context.Background(), s.q)
	return driver.RowsAffected(1), err
}
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	line, err := s.c.ask(context.Background(), s.q)
	return &rows{strings.Fields(line)}, err
}

type rows struct{ left []string }

func (*rows) Columns() []string { return []string{"name"} }
func (*rows) Close() error      { return nil }
func (r *rows) Next(dest []driver.Value) error {
	if len(r.left) == 0 {
		return io.EOF
	}
	dest[0], r.left = r.left[0], r.left[1:]
	return nil
}
