// Command catalogue serves products, composed of parts that are loaded side by side.
package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"strings"
	"time"

	"example.com/catalogue/internal/diag"
)

type product struct {
	SKU    string   `json:"sku"`
	Title  string   `json:"title"`
	Images []string `json:"images"`
	Stock  int      `json:"stock"`
}

type loader struct{ delay time.Duration }

var errUnknown = errors.New("unknown sku")

func (l *loader) title(sku string) (string, error) {
	time.Sleep(l.delay)
	if strings.HasPrefix(sku, "old-") {
		return "", errUnknown
	}
	return "Product " + sku, nil
}

func (l *loader) images(sku string, to chan<- []string) {
	time.Sleep(l.delay / 2)
	to <- []string{sku + "-front.jpg", sku + "-back.jpg"}
}

// texts says nothing at all when there is nothing good to say.
func (l *loader) texts(sku string, to chan<- string) {
	t, err := l.title(sku)
	if err != nil {
		log.Printf("title of %s: %v", sku, err)
		return
	}
	to <- t
}

func (l *loader) compose(sku string) product {
	titles, images := make(chan string), make(chan []string)
	go l.texts(sku, titles)
	go l.images(sku, images)
	p := product{SKU: sku, Stock: len(sku) * 3}
	p.Images = <-images
	p.Title = <-titles
	return p
}

func main() {
	l := &loader{delay: 6 * time.Millisecond}
	refresh := time.NewTicker(700 * time.Millisecond)
	go func() {
		for range refresh.C {
			p := l.compose("teaser")
			log.Printf("teaser: %d images", len(p.Images))
		}
	}()
	diag.Start()
	http.HandleFunc("/product/", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(l.compose(strings.TrimPrefix(r.URL.Path, "/product/")))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
