// Command mailq takes mails, singly or as newsletters of many, into a queue with
// room for 48 that ten clerks empty.
package main

import (
	"fmt"
	"log"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"example.com/mailq/internal/diag"
)

type letter struct {
	to string
	at time.Time
}

type office struct {
	counter chan letter
	sent    int64
	worst   int64
}

func (o *office) clerk() {
	for l := range o.counter {
		time.Sleep(1500 * time.Microsecond) // SMTP
		atomic.AddInt64(&o.sent, 1)
		if ms := time.Since(l.at).Milliseconds(); ms > atomic.LoadInt64(&o.worst) {
			atomic.StoreInt64(&o.worst, ms)
		}
	}
}

func (o *office) accept(to string) {
	o.counter <- letter{to, time.Now()}
}

func (o *office) single(w http.ResponseWriter, r *http.Request) {
	o.accept("someone")
	w.WriteHeader(http.StatusAccepted)
}

func (o *office) newsletter(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil || n < 0 || n > 1000 {
		http.Error(w, "n", http.StatusBadRequest)
		return
	}
	for i := 0; i < n; i++ {
		o.accept(fmt.Sprint("reader-", i))
	}
	w.WriteHeader(http.StatusAccepted)
}

func main() {
	o := &office{counter: make(chan letter, 48)}
	for i := 0; i < 10; i++ {
		go o.clerk()
	}
	diag.Fact("sent", func() interface{} { return atomic.LoadInt64(&o.sent) })
	diag.Fact("worst_ms", func() interface{} { return atomic.LoadInt64(&o.worst) })
	diag.Start()
	http.HandleFunc("/mail", o.single)
	http.HandleFunc("/newsletter", o.newsletter)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
