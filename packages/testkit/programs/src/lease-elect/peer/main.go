// Command peer is the lock service.
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
	owner, until := "", time.Time{}
	log.Fatal(http.ListenAndServe(os.Getenv("PEER_ADDR"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := r.FormValue("owner")
		ttl, _ := time.ParseDuration(r.FormValue("ttl"))
		time.Sleep(10 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		if owner != who && time.Now().Before(until) {
			w.WriteHeader(http.StatusConflict)
			return
		}
		owner, until = who, time.Now().Add(ttl)
	})))
}
