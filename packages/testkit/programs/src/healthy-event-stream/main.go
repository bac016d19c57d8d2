// Command tickerboard streams prices to browsers as server-sent events.
package main

import (
	"fmt"
	"log"
	"net/http"

	"example.com/tickerboard/feed"
	"example.com/tickerboard/internal/diag"
)

func main() {
	board := feed.NewBoard(feed.WithSymbols(200), feed.WithRate(2))
	go board.Run()
	diag.Fact("viewers", func() interface{} { return board.Viewers() })
	diag.Start()
	mux := http.NewServeMux()
	mux.Handle("/stream", feed.Stream(board))
	mux.HandleFunc("/last", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%.2f\n", board.Last(r.URL.Query().Get("symbol")))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), mux))
}
