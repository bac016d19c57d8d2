// Command waypost keeps the routes of a delivery network: lookups per parcel, changes from depots,
// and an auditor that checks the whole table and is gentle to the machine while doing so.
package main

import (
	"fmt"
	"log"
	"net/http"
	"sort"
	"sync"
	"time"

	"example.com/waypost/internal/diag"
)

type route struct {
	prefix string
	depot  int
	cost   int
}

type table struct {
	sync.RWMutex
	routes map[string]route
}

func (t *table) lookup(prefix string) (route, bool) {
	t.RLock()
	r, ok := t.routes[prefix]
	t.RUnlock()
	return r, ok
}

func (t *table) set(r route) {
	t.Lock()
	t.routes[r.prefix] = r
	t.Unlock()
}

// audit looks for routes that are dearer than their neighbours.
func (t *table) audit() (dear int) {
	t.RLock()
	defer t.RUnlock()
	keys := make([]string, 0, len(t.routes))
	for k := range t.routes {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for i := 1; i < len(keys); i++ {
		if t.routes[keys[i]].cost > 2*t.routes[keys[i-1]].cost {
			dear++
		}
		if i%25 == 0 {
			time.Sleep(25 * time.Millisecond)
		}
	}
	return dear
}

func auditor(t *table, pause time.Duration) {
	for {
		began := time.Now()
		dear := t.audit()
		log.Printf("audit: %d dear routes in %v", dear, time.Since(began))
		time.Sleep(pause)
	}
}

func main() {
	diag.Start()
	t := &table{routes: map[string]route{}}
	for i := 0; i < 6000; i++ {
		p := fmt.Sprintf("%05d", i)
		t.routes[p] = route{p, i % 40, 10 + i*7%91}
	}
	go auditor(t, 400*time.Millisecond)
	http.HandleFunc("/route", func(w http.ResponseWriter, r *http.Request) {
		x, ok := t.lookup(r.FormValue("to"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintln(w, x.depot, x.cost)
	})
	http.HandleFunc("/change", func(w http.ResponseWriter, r *http.Request) {
		t.set(route{r.FormValue("to"), 7, 33})
		w.WriteHeader(http.StatusNoContent)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
