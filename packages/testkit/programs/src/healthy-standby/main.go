// Command payrolld runs twice; the one that has the lock file pays, the other
// answers questions and stands by.
package main

import (
	"fmt"
	"hash/fnv"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"

	"example.com/payrolld/internal/diag"
	"example.com/payrolld/leader"
)

type payment struct{ employee string }

func main() {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("payroll-%d.lock", os.Getpid()))
	defer os.Remove(path)
	// The other instance, as far as the file system can tell.
	other, err := leader.Campaign(path)
	if err != nil {
		log.Fatal(err)
	}
	defer other.Resign()

	var leading atomic.Bool
	elected := make(chan struct{})
	due := make(chan payment)
	for range 9 {
		go func() {
			<-elected
			for p := range due {
				log.Printf("paid %s", p.employee)
			}
		}()
	}
	go func() {
		if _, err := leader.Campaign(path); err != nil {
			log.Fatal(err)
		}
		leading.Store(true)
		close(elected)
	}()
	diag.Start()
	http.HandleFunc("/salary", func(w http.ResponseWriter, r *http.Request) {
		h := fnv.New32a()
		for range 400 {
			fmt.Fprint(h, r.FormValue("of"))
		}
		fmt.Fprintln(w, 2000+h.Sum32()%3000)
	})
	http.HandleFunc("/role", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, leading.Load()) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
