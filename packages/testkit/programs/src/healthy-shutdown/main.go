// Command payouts pays merchants; a payout takes as long as the bank takes, and
// a deployment waits for those under way.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/payouts/internal/diag"
)

type desk struct {
	bank chan func()
}

// settle waits for the bank's file, which comes every fifteen seconds.
func (d *desk) settle(ctx context.Context, id string) error {
	confirmed := make(chan struct{})
	file := time.AfterFunc(15*time.Second, func() {
		d.bank <- func() { close(confirmed) }
	})
	defer file.Stop()
	select {
	case <-confirmed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func run() error {
	d := &desk{bank: make(chan func())}
	go func() {
		for confirm := range d.bank {
			confirm()
		}
	}()
	mux := http.NewServeMux()
	mux.HandleFunc("/payout", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 45*time.Second)
		defer cancel()
		if err := d.settle(ctx, r.URL.Query().Get("id")); err != nil {
			http.Error(w, err.Error(), http.StatusGatewayTimeout)
		}
	})
	mux.HandleFunc("/status", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "up") })
	srv := &http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), Handler: mux}
	failed := make(chan error, 1)
	go func() { failed <- srv.ListenAndServe() }()
	quit := make(chan os.Signal, 1)
	signal.Notify(quit, syscall.SIGTERM)
	select {
	case err := <-failed:
		return err
	case s := <-quit:
		log.Printf("%s: no new requests, waiting for those under way", s)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return srv.Shutdown(ctx)
}

func main() {
	diag.Start()
	if err := run(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}
