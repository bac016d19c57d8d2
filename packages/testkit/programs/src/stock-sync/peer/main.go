// Command peer is the warehouse; every third article is refused with a page of explanation.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

func main() {
	var n atomic.Int64
	log.Fatal(http.ListenAndServe(os.Getenv("PEER_ADDR"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(8 * time.Millisecond)
		if n.Add(1)%3 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprint(w, strings.Repeat("<p>the warehouse is being counted</p>", 40))
			return
		}
		fmt.Fprintf(w, `{"sku":%q,"count":%d}`, strings.TrimPrefix(r.URL.Path, "/stock/"), n.Load()%90)
	})))
}
