// Package wiredb is a database/sql driver for the wire protocol of the company's database.
package wiredb

import (
	"bufio"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

func init() { sql.Register("wire", &Driver{}) }

type Driver struct{}

func (*Driver) Open(name string) (driver.Conn, error) {
	c, err := net.Dial("tcp", name)
	if err != nil {
		return nil, err
	}
	return &conn{nc: c, br: bufio.NewReader(c)}, nil
}

type conn struct {
	nc net.Conn
	br *bufio.Reader
}

func (c *conn) send(line string) error {
	_, err := fmt.Fprintf(c.nc, "%s\n", line)
	return err
}

func (c *conn) readLine() (string, error) {
	s, err := c.br.ReadString('\n')
	return strings.TrimSuffix(s, "\n"), err
}

func (c *conn) Close() error { return c.nc.Close() }

func (c *conn) Begin() (driver.Tx, error) { return c, c.roundTrip("BEGIN") }
func (c *conn) Commit() error             { return c.roundTrip("COMMIT") }
func (c *conn) Rollback() error           { return c.roundTrip("ROLLBACK") }

func (c *conn) roundTrip(s string) error {
	if err := c.send(s); err != nil {
		return err
	}
	_, err := c.readLine()
	return err
}

func (c *conn) Prepare(q string) (driver.Stmt, error) { return &stmt{c, q}, nil }

func (c *conn) QueryContext(ctx context.Context, q string, _ []driver.NamedValue) (driver.Rows, error) {
	return c.query(q)
}

func (c *conn) query(q string) (driver.Rows, error) {
	if err := c.send(q); err != nil {
		return nil, driver.ErrBadConn
	}
	r := &rows{c: c}
	return r, r.fetch()
}

type stmt struct {
	c *conn
	q string
}

func (s *stmt) Close() error                              { return nil }
func (s *stmt) NumInput() int                             { return -1 }
func (s *stmt) Query([]driver.Value) (driver.Rows, error) { return s.c.query(s.q) }
func (s *stmt) Exec([]driver.Value) (driver.Result, error) {
	return driver.RowsAffected(1), s.c.roundTrip(s.q)
}

type rows struct {
	c    *conn
	line string
	done bool
}

func (r *rows) fetch() (err error) {
	r.line, err = r.c.readLine()
	if err == nil && r.line == "END" {
		r.done = true
	}
	return err
}

func (r *rows) Columns() []string { return []string{"id", "name"} }

func (r *rows) Close() error {
	for !r.done {
		if err := r.fetch(); err != nil {
			return err
		}
	}
	return nil
}

func (r *rows) Next(dest []driver.Value) error {
	if r.done {
		return io.EOF
	}
	f := strings.Fields(r.line)
	if len(f) != 3 {
		return errors.New("wiredb: bad row")
	}
	id, _ := strconv.ParseInt(f[1], 10, 64)
	dest[0], dest[1] = id, f[2]
	return r.fetch()
}
