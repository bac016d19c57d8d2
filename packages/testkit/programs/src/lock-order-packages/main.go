// Command shopd answers for a shop: products and their prices live in packages of their own.
package main

import (
	"fmt"
	"log"
	"net/http"
	"strconv"

	"example.com/shopd/internal/diag"
	"example.com/shopd/pricing"
	"example.com/shopd/products"
)

func main() {
	book := pricing.NewBook()
	index := products.NewIndex(book)
	book.OnChange(index.Reprice)
	for i := 0; i < 40; i++ {
		index.Add("p" + strconv.Itoa(i))
	}
	diag.Start()
	http.HandleFunc("/list", func(w http.ResponseWriter, r *http.Request) {
		for _, line := range index.List() {
			fmt.Fprintln(w, line)
		}
	})
	http.HandleFunc("/price", func(w http.ResponseWriter, r *http.Request) {
		cents, _ := strconv.Atoi(r.FormValue("cents"))
		book.Set(r.FormValue("sku"), cents)
	})
	http.HandleFunc("/about", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "shopd") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
