// Command switchboard serves feature flags: reads, long polls of SDKs, reload every few seconds.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"example.com/switchboard/flags"
	"example.com/switchboard/internal/diag"
)

func main() {
	diag.Start()
	store := flags.NewStore(flags.Set{Version: 1, Flags: map[string]bool{"checkout-v2": true}})
	var round atomic.Int64
	go store.Refresh(context.Background(), 5*time.Second, func() ([]byte, error) {
		n := round.Add(1)
		all := map[string]bool{}
		for i := int64(0); i < 120; i++ {
			all[fmt.Sprintf("flag-%d", i)] = (i+n)%3 == 0
		}
		return json.Marshal(flags.Set{Flags: all})
	})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /is/{flag}", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, store.IsOn(r.PathValue("flag")))
	})
	mux.HandleFunc("GET /watch", func(w http.ResponseWriter, r *http.Request) {
		since, _ := strconv.Atoi(r.URL.Query().Get("since"))
		if since == 0 {
			since = store.Get().Version
		}
		ctx, cancel := context.WithTimeout(r.Context(), 25*time.Second)
		defer cancel()
		_ = json.NewEncoder(w).Encode(store.Watch(ctx, since))
	})
	srv := &http.Server{Addr: diag.Env("ADDR", ":8080"), Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	slog.Info("serving", "addr", srv.Addr)
	slog.Error("ended", "err", srv.ListenAndServe())
	os.Exit(1)
}
