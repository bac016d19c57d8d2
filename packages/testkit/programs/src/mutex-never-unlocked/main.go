// Command vouchers redeems vouchers.
package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/vouchers/internal/diag"
)

type voucher struct {
	Code  string
	Value int
	Until time.Time
	Used  bool
}

type book struct {
	mu       sync.Mutex
	vouchers map[string]*voucher
}

var (
	errNone    = errors.New("no such voucher")
	errExpired = errors.New("voucher expired")
)

// redeem forgets the lock where the voucher has expired.
func (b *book) redeem(code string) (int, error) {
	b.mu.Lock()
	v, ok := b.vouchers[code]
	if !ok {
		b.mu.Unlock()
		return 0, errNone
	}
	if time.Now().After(v.Until) {
		return 0, errExpired
	}
	v.Used = true
	value := v.Value
	b.mu.Unlock()
	return value, nil
}

func (b *book) issue(code string, value int, ttl time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.vouchers[code] = &voucher{Code: code, Value: value, Until: time.Now().Add(ttl)}
}

type mailer struct{ queue chan string }

func (m *mailer) run() {
	for range m.queue {
		time.Sleep(time.Millisecond)
	}
}

type server struct {
	book *book
	mail *mailer
}

func (s *server) redeem(w http.ResponseWriter, r *http.Request) {
	v, err := s.book.redeem(r.FormValue("code"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	s.mail.queue <- r.FormValue("code")
	json.NewEncoder(w).Encode(v)
}

func (s *server) issue(w http.ResponseWriter, r *http.Request) {
	s.book.issue(r.FormValue("code"), 500, time.Hour)
}

func main() {
	s := &server{&book{vouchers: map[string]*voucher{}}, &mailer{make(chan string, 16)}}
	s.book.issue("SUMMER", 1500, time.Hour)
	s.book.issue("EASTER", 900, -time.Hour)
	for i := 0; i < 3; i++ {
		go s.mail.run()
	}
	diag.Start()
	http.HandleFunc("/redeem", s.redeem)
	http.HandleFunc("/issue", s.issue)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
