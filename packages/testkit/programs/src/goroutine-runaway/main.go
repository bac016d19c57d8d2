// Command mailmerge personalises newsletters, one goroutine per recipient.
package main

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"example.com/mailmerge/internal/diag"
)

type campaign struct {
	id         string
	recipients int
	sent       int64
}

type mailer struct {
	api    string
	client *http.Client
	mu     sync.Mutex
	open   map[string]*campaign
}

func (m *mailer) start(w http.ResponseWriter, r *http.Request) {
	n, _ := strconv.Atoi(r.FormValue("n"))
	c := &campaign{id: r.FormValue("id"), recipients: n}
	m.mu.Lock()
	m.open[c.id] = c
	m.mu.Unlock()
	for i := 0; i < n; i++ {
		go m.deliver(c, i)
	}
	w.WriteHeader(http.StatusAccepted)
}

// deliver renders and waits for its time slot of the mail provider (about 4 s), then posts.
func (m *mailer) deliver(c *campaign, i int) {
	sum := md5.Sum([]byte(c.id + strconv.Itoa(i)))
	token := hex.EncodeToString(sum[:])
	time.Sleep(3500*time.Millisecond + time.Duration(sum[0])*4*time.Millisecond)
	if sum[1]%8 != 0 {
		atomic.AddInt64(&c.sent, 1)
		return
	}
	res, err := m.client.Get(m.api + "/mail?ms=80&t=" + token)
	if err != nil {
		return
	}
	io.Copy(io.Discard, res.Body)
	res.Body.Close()
	atomic.AddInt64(&c.sent, 1)
}

func main() {
	m := &mailer{api: diag.Env("SLOW_URL", ""), client: &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 40}}, open: map[string]*campaign{}}
	diag.Start()
	http.HandleFunc("/campaign", m.start)
	http.HandleFunc("/open", func(w http.ResponseWriter, r *http.Request) {
		m.mu.Lock()
		defer m.mu.Unlock()
		fmt.Fprintln(w, len(m.open))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
