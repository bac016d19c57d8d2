// Command sessions keeps user sessions in memory, with GOMEMLIMIT set by the platform.
package main

import (
	"crypto/sha256"
	"fmt"
	"log"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"example.com/sessions/internal/diag"
)

type session struct {
	id    string
	data  map[string][]byte
	since time.Time
}

type shard struct {
	mu sync.Mutex
	m  map[string]*session
}

type store struct {
	shards [16]shard
}

func (s *store) shardOf(id string) *shard {
	h := sha256.Sum256([]byte(id))
	return &s.shards[h[0]%16]
}

func (s *store) put(id string) *session {
	ss := &session{id: id, since: time.Now(), data: map[string][]byte{}}
	for _, k := range []string{"cart", "prefs", "trail"} {
		ss.data[k] = make([]byte, 350)
	}
	sh := s.shardOf(id)
	sh.mu.Lock()
	sh.m[id] = ss
	sh.mu.Unlock()
	return ss
}

func (s *store) render(id string) string {
	sh := s.shardOf(id)
	sh.mu.Lock()
	ss := sh.m[id]
	sh.mu.Unlock()
	if ss == nil {
		ss = s.put(id)
	}
	page := make([]byte, 0, 1024)
	for i := 0; i < 350; i++ {
		page = append(page, fmt.Sprintf("<li>%s %d</li>", ss.id, i)...)
	}
	return string(page)
}

func main() {
	limit := int64(101 << 20)
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(limit)
	s := &store{}
	for i := range s.shards {
		s.shards[i].m = map[string]*session{}
	}
	for i := 0; i < 56000; i++ {
		s.put(fmt.Sprintf("u%06d", i))
	}
	diag.Start()
	http.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, s.render(r.FormValue("u")))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
