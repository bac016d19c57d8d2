// Command validate checks uploaded rows in parallel and lists what is wrong with them.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"sync"
	"time"

	"example.com/validate/internal/diag"
)

type violation struct {
	Row  int    `json:"row"`
	What string `json:"what"`
}

type rule func(row int) *violation

type checker struct{ rules []rule }

func (c *checker) part(from, to int, found chan<- violation, wg *sync.WaitGroup) {
	defer wg.Done()
	for row := from; row < to; row++ {
		for _, r := range c.rules {
			if v := r(row); v != nil {
				found <- *v
			}
		}
	}
}

// check reads the violations only after all parts are done; the channel has room for eight.
func (c *checker) check(rows int) []violation {
	found := make(chan violation, 8)
	var wg sync.WaitGroup
	const parts = 5
	for p := 0; p < parts; p++ {
		wg.Add(1)
		go c.part(rows*p/parts, rows*(p+1)/parts, found, &wg)
	}
	wg.Wait()
	close(found)
	var all []violation
	for v := range found {
		all = append(all, v)
	}
	return all
}

func every(n int, what string) rule {
	return func(row int) *violation {
		if row%n == n-1 {
			return &violation{row, fmt.Sprintf("%s in row %d", what, row)}
		}
		return nil
	}
}

func main() {
	c := &checker{rules: []rule{every(40, "empty name"), every(97, "bad date")}}
	go func() {
		for range time.Tick(5 * time.Second) {
			log.Print("validate: alive")
		}
	}()
	diag.Start()
	http.HandleFunc("/validate", func(w http.ResponseWriter, r *http.Request) {
		rows, _ := strconv.Atoi(r.FormValue("rows"))
		json.NewEncoder(w).Encode(c.check(rows))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
