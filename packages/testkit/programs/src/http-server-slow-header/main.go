// Command kiosk serves opening hours and notices to terminals in shops.
package main

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"example.com/kiosk/internal/diag"
)

type notice struct {
	Shop  string    `json:"shop"`
	Text  string    `json:"text"`
	Until time.Time `json:"until"`
}

type board struct {
	sync.RWMutex
	byShop map[string][]notice
}

func (b *board) post(n notice) {
	b.Lock()
	defer b.Unlock()
	list := append(b.byShop[n.Shop], n)
	if len(list) > 10 {
		list = list[1:]
	}
	b.byShop[n.Shop] = list
}

func (b *board) expire(now time.Time) {
	b.Lock()
	defer b.Unlock()
	for shop, list := range b.byShop {
		kept := list[:0]
		for _, n := range list {
			if n.Until.After(now) {
				kept = append(kept, n)
			}
		}
		b.byShop[shop] = kept
	}
}

func (b *board) show(w http.ResponseWriter, r *http.Request) {
	b.RLock()
	defer b.RUnlock()
	json.NewEncoder(w).Encode(b.byShop[r.URL.Query().Get("shop")])
}

func serve(l net.Listener, h http.Handler) error {
	srv := &http.Server{Handler: h, IdleTimeout: time.Minute, WriteTimeout: 10 * time.Second}
	return srv.Serve(l)
}

func main() {
	b := &board{byShop: map[string][]notice{}}
	diag.Start()
	go func() {
		for now := range time.Tick(2 * time.Second) {
			b.expire(now)
		}
	}()
	mux := http.NewServeMux()
	mux.HandleFunc("/notices", b.show)
	mux.HandleFunc("/post", func(w http.ResponseWriter, r *http.Request) {
		b.post(notice{r.FormValue("shop"), r.FormValue("text"), time.Now().Add(9 * time.Second)})
		w.WriteHeader(http.StatusNoContent)
	})
	l, err := net.Listen("tcp", diag.Env("ADDR", ":8080"))
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(serve(l, mux))
}
