// Command peer receives webhooks and is now and then too busy for one.
package main

import (
	"log"
	"net/http"
	"os"
	"sync"
	"time"
)

func main() {
	var mu sync.Mutex
	seen := map[string]int{}
	log.Fatal(http.ListenAndServe(os.Getenv("PEER_ADDR"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.URL.Query().Get("id")
		mu.Lock()
		seen[id]++
		n := seen[id]
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		if id[len(id)-1] == '4' && n < 3 || id[len(id)-1] == '8' && n < 2 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return
		}
	})))
}
