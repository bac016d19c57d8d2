// Command reels turns uploaded clips into smaller ones: a set of encoders, jobs in a short queue, and a
// progress channel per job that a reader of /watch follows.
package main

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/reels/internal/diag"
)

type percent int

type job struct {
	id       int
	frames   int
	progress chan percent
	sum      uint32
}

type Option func(*studio)

func WithEncoders(n int) Option        { return func(s *studio) { s.encoders = n } }
func WithBacklog(n int) Option         { return func(s *studio) { s.queue = make(chan *job, n) } }
func WithFrame(bytes int) Option       { return func(s *studio) { s.frame = bytes } }
func WithPause(d time.Duration) Option { return func(s *studio) { s.pause = d } }

type studio struct {
	encoders, frame int
	pause           time.Duration
	queue           chan *job
	mu              sync.Mutex
	last, done      int
	byID            map[int]percent
}

func newStudio(opts ...Option) *studio {
	s := &studio{byID: map[int]percent{}}
	for _, o := range opts {
		o(s)
	}
	for i := 0; i < s.encoders; i++ {
		go s.encode(make([]byte, s.frame))
	}
	return s
}

func (s *studio) encode(buf []byte) {
	for j := range s.queue {
		for f := 0; f < j.frames; f++ {
			j.sum ^= transform(buf, byte(f))
			if f%10 == 9 {
				j.progress <- percent(100 * (f + 1) / j.frames)
			}
			time.Sleep(s.pause) // the quota of this tenant
		}
		close(j.progress)
	}
}

func transform(buf []byte, seed byte) uint32 {
	prev := seed
	for i := range buf {
		prev = prev*31 + byte(i>>3)
		buf[i] = prev ^ buf[i]>>1
	}
	return crc32.ChecksumIEEE(buf)
}

func (s *studio) follow(j *job) {
	for p := range j.progress {
		s.mu.Lock()
		s.byID[j.id] = p
		s.mu.Unlock()
	}
	s.mu.Lock()
	s.done++
	delete(s.byID, j.id)
	s.mu.Unlock()
}

func (s *studio) submit(frames int) (int, bool) {
	s.mu.Lock()
	s.last++
	j := &job{id: s.last, frames: frames, progress: make(chan percent, 1)}
	s.mu.Unlock()
	select {
	case s.queue <- j:
		go s.follow(j)
		return j.id, true
	default:
		return 0, false
	}
}

func (s *studio) status(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	out := map[string]int{"done": s.done, "running": len(s.byID), "queued": len(s.queue)}
	s.mu.Unlock()
	_ = json.NewEncoder(w).Encode(out)
}

func main() {
	diag.Start()
	s := newStudio(WithEncoders(14), WithBacklog(24), WithFrame(150_000), WithPause(20*time.Millisecond))
	http.HandleFunc("/status", s.status)
	http.HandleFunc("/clips", func(w http.ResponseWriter, r *http.Request) {
		id, ok := s.submit(60)
		if !ok {
			http.Error(w, "come back later", http.StatusTooManyRequests)
			return
		}
		fmt.Fprintln(w, id)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
