// Command artifacts serves build results from disk.
package main

import (
	"log"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"example.com/artifacts/internal/diag"
)

func countRequests(next http.Handler, n chan<- string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case n <- r.URL.Path:
		default:
		}
		next.ServeHTTP(w, r)
	})
}

func main() {
	dir, err := os.MkdirTemp("", "artifacts")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for name, size := range map[string]int{"app.tar": 24 << 20, "lib.so": 3 << 20, "notes.txt": 2 << 10} {
		if err := os.WriteFile(filepath.Join(dir, name), make([]byte, size), 0o644); err != nil {
			log.Fatal(err)
		}
	}
	seen := make(chan string, 64)
	go func() {
		hits := map[string]int{}
		for p := range seen {
			hits[p]++
		}
	}()
	diag.Start()
	srv := &http.Server{
		Addr:         diag.Env("ADDR", "127.0.0.1:8080"),
		Handler:      countRequests(http.FileServer(http.Dir(dir)), seen),
		WriteTimeout: 5 * time.Minute,
	}
	log.Fatal(srv.ListenAndServe())
}
