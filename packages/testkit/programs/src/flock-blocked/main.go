// Command bookings appends to a ledger file that a nightly export also locks.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"example.com/bookings/internal/diag"
)

type Ledger struct {
	path    string
	written int64
}

func (l *Ledger) withLock(fn func(*os.File) error) error {
	f, err := os.OpenFile(l.path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return err
	}
	defer syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
	return fn(f)
}

func (l *Ledger) Append(room, guest string) error {
	return l.withLock(func(f *os.File) error {
		_, err := fmt.Fprintf(f, "%s\t%s\t%s\n", time.Now().Format(time.RFC3339), room, guest)
		atomic.AddInt64(&l.written, 1)
		return err
	})
}

type desk struct{ *Ledger }

func (d desk) book(w http.ResponseWriter, r *http.Request) {
	if err := d.Append(r.FormValue("room"), r.FormValue("guest")); err != nil {
		http.Error(w, err.Error(), 500)
		return
	}
	w.WriteHeader(http.StatusCreated)
}

func (d desk) free(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, atomic.LoadInt64(&d.written))
}

func main() {
	_, port, _ := net.SplitHostPort(diag.Env("PEER_ADDR", ":1"))
	d := desk{&Ledger{path: filepath.Join(os.TempDir(), "ledger-"+port+".lock")}}
	diag.Start()
	http.HandleFunc("/book", d.book)
	http.HandleFunc("/free", d.free)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
