// Command stockroom answers how many pieces are left, over a pool of connections to the warehouse.
package main

import (
	"fmt"
	"log"
	"net/http"

	"example.com/stockroom/internal/diag"
	"example.com/stockroom/warehouse"
)

func main() {
	pool, err := warehouse.Dial(diag.Env("PEER_ADDR", ""), 12)
	if err != nil {
		log.Fatal(err)
	}
	diag.Start()
	http.HandleFunc("/left", func(w http.ResponseWriter, r *http.Request) {
		n, err := pool.Left(r.URL.Query().Get("part"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, "%d left\n", n)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
