// Command throttle counts API calls per key in redis.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/gomodule/redigo/redis"

	"example.com/throttle/internal/diag"
)

type counterStore struct{ pool *redis.Pool }

func (s counterStore) union(window string) (int, error) {
	c := s.pool.Get()
	defer c.Close()
	return redis.Int(c.Do("ZUNIONSTORE", "w:"+window, 2, "a:"+window, "b:"+window))
}

func (s counterStore) allow(ctx context.Context, key string) (bool, error) {
	c := s.pool.Get()
	defer c.Close()
	v, err := redis.String(c.Do("GET", "k:"+key))
	return v != "", err
}

func middleware(s counterStore, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ok, err := s.allow(r.Context(), r.Header.Get("X-Key"))
		if err != nil || !ok {
			http.Error(w, "throttled", http.StatusTooManyRequests)
			return
		}
		next(w, r)
	}
}

func main() {
	addr := diag.Env("PEER_ADDR", "")
	s := counterStore{&redis.Pool{MaxActive: 5, MaxIdle: 5, Wait: true, IdleTimeout: time.Minute,
		Dial: func() (redis.Conn, error) {
			return redis.Dial("tcp", addr, redis.DialConnectTimeout(2*time.Second), redis.DialReadTimeout(10*time.Second))
		}}}
	diag.Fact("active", func() interface{} { return s.pool.ActiveCount() })
	diag.Start()
	http.HandleFunc("/call", middleware(s, func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "called") }))
	http.HandleFunc("/window", func(w http.ResponseWriter, r *http.Request) {
		n, err := s.union(r.FormValue("w"))
		if err != nil {
			http.Error(w, err.Error(), 500)
			return
		}
		fmt.Fprintln(w, n)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
