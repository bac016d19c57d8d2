// Command gavel is the floor of an auction house.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"strconv"
	"time"

	"example.com/gavel/floor"
	"example.com/gavel/internal/diag"
)

func main() {
	diag.Start()
	house := floor.NewHouse(184)
	mux := http.NewServeMux()
	mux.HandleFunc("/bid", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.FormValue("lot"))
		cents, _ := strconv.ParseInt(r.FormValue("cents"), 10, 64)
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		s, err := house.At(n).Place(ctx, r.FormValue("by"), cents)
		if errors.Is(err, floor.ErrClosed) {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		_ = json.NewEncoder(w).Encode(s)
	})
	mux.HandleFunc("/turnover", func(w http.ResponseWriter, r *http.Request) {
		lots, cents := house.Turnover()
		_ = json.NewEncoder(w).Encode(map[string]int64{"lots": int64(lots), "cents": cents})
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), mux))
}
