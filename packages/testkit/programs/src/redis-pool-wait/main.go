// Command ranks serves leaderboards out of redis.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/ranks/internal/diag"
)

type Board struct {
	rdb    *redis.Client
	script *redis.Script
}

func NewBoard(addr string, size int) *Board {
	return &Board{
		rdb: redis.NewClient(&redis.Options{Addr: addr, PoolSize: size, PoolTimeout: 12 * time.Second,
			ReadTimeout: 8 * time.Second, WriteTimeout: 2 * time.Second}),
		script: redis.NewScript(`local n = 0 for _, k in ipairs(redis.call('keys', ARGV[1])) do n = n + 1 end return n`),
	}
}

// Rebuild counts a season with a script over all keys.
func (b *Board) Rebuild(ctx context.Context, season string) (int, error) {
	return b.script.Run(ctx, b.rdb, []string{"season:" + season}, season+":*").Int()
}

func (b *Board) Score(ctx context.Context, player string) (string, error) {
	return b.rdb.Get(ctx, "score:"+player).Result()
}

type handler func(ctx context.Context, r *http.Request) (any, error)

func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v, err := h(r.Context(), r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	json.NewEncoder(w).Encode(v)
}

func main() {
	b := NewBoard(diag.Env("PEER_ADDR", "127.0.0.1:6379"), 10)
	diag.Fact("pool_timeouts", func() interface{} { return b.rdb.PoolStats().Timeouts })
	diag.Start()
	http.Handle("/season", handler(func(ctx context.Context, r *http.Request) (any, error) { return b.Rebuild(ctx, r.FormValue("s")) }))
	http.Handle("/score", handler(func(ctx context.Context, r *http.Request) (any, error) { return b.Score(ctx, r.FormValue("p")) }))
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
