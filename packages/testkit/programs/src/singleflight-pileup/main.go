// Command profiles serves user profiles; loads of the same user are made once.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"example.com/profiles/internal/diag"
)

type profile struct {
	User string `json:"user"`
	Raw  string `json:"raw"`
}

type store struct {
	flights singleflight.Group
	mu      sync.Mutex
	cached  map[string]profile
	origin  string
	client  *http.Client
}

func (s *store) cachedProfile(user string) (profile, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.cached[user]
	return p, ok
}

// fetch has no deadline; the origin takes half a minute for the biggest account.
func (s *store) fetch(user string) (profile, error) {
	ms := 20
	if user == "acme-bot" {
		ms = 35000
	}
	resp, err := s.client.Get(fmt.Sprintf("%s/users/%s?ms=%d", s.origin, user, ms))
	if err != nil {
		return profile{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return profile{user, string(b)}, err
}

func (s *store) load(user string) (profile, error) {
	if p, ok := s.cachedProfile(user); ok {
		return p, nil
	}
	v, err, _ := s.flights.Do(user, func() (interface{}, error) { return s.fetch(user) })
	if err != nil {
		return profile{}, err
	}
	p := v.(profile)
	s.mu.Lock()
	s.cached[user] = p
	s.mu.Unlock()
	return p, nil
}

func main() {
	s := &store{cached: map[string]profile{}, origin: diag.Env("SLOW_URL", "http://127.0.0.1:9000"), client: &http.Client{}}
	go func() {
		for range time.Tick(2 * time.Second) {
			s.mu.Lock()
			s.cached = map[string]profile{}
			s.mu.Unlock()
		}
	}()
	diag.Start()
	http.HandleFunc("/profile", func(w http.ResponseWriter, r *http.Request) {
		p, err := s.load(r.FormValue("user"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		json.NewEncoder(w).Encode(p)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
