// Command quotas meters every request's memory for the tenants' bills.
package main

import (
	"bytes"
	"fmt"
	"log"
	"net/http"
	"runtime"
	"sync"

	"example.com/quotas/internal/diag"
)

type usage struct{ bytes, calls uint64 }

type meter struct {
	mu    sync.Mutex
	by    map[string]usage
	cache map[string]*string
}

// wrap measures what a handler allocates.
func (m *meter) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		before := sample()
		next.ServeHTTP(w, r)
		runtime.GC()
		after := sample()
		m.charge(r.Header.Get("X-Tenant"), after-before)
	})
}

func sample() uint64 {
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	return ms.TotalAlloc
}

func (m *meter) charge(tenant string, n uint64) {
	m.mu.Lock()
	u := m.by[tenant]
	u.bytes, u.calls = u.bytes+n, u.calls+1
	m.by[tenant] = u
	m.mu.Unlock()
}

func convert(w http.ResponseWriter, r *http.Request) {
	in := bytes.Repeat([]byte(r.FormValue("text")), 200)
	fmt.Fprintf(w, "%d\n", len(bytes.ToUpper(in)))
}

func ptr(s string) *string { return &s }

func main() {
	m := &meter{by: map[string]usage{}, cache: map[string]*string{}}
	for i := 0; i < 1300000; i++ {
		m.cache[fmt.Sprintf("k%d", i)] = ptr(fmt.Sprint("value of ", i))
	}
	diag.Start()
	http.Handle("/convert", m.wrap(http.HandlerFunc(convert)))
	http.HandleFunc("/bill", func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		fmt.Fprintln(w, m.by, len(m.cache))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
