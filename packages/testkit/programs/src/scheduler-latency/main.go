// Command searchd answers queries while it merges index segments.
package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"log"
	"net/http"
	"sort"
	"strings"
	"sync"

	"example.com/searchd/internal/diag"
)

type segment struct {
	postings []uint32
}

type index struct {
	mu   sync.RWMutex
	segs []segment
}

func (ix *index) lookup(term string) int {
	h := fnv.New32a()
	h.Write([]byte(term))
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	hits := 0
	for _, s := range ix.segs {
		want := h.Sum32() % 100000
		i := sort.Search(len(s.postings), func(i int) bool { return s.postings[i] >= want })
		if i < len(s.postings) {
			hits++
		}
	}
	return hits
}

// merger rewrites segments for as long as the process lives.
type merger struct {
	id  uint64
	buf []uint32
}

func (m *merger) run(ctx context.Context) {
	for round := uint64(0); ctx.Err() == nil; round++ {
		m.compact(round)
	}
}

func (m *merger) compact(round uint64) {
	var key [8]byte
	h := fnv.New64a()
	for i := range m.buf {
		binary.LittleEndian.PutUint64(key[:], m.id^round<<20^uint64(i))
		h.Reset()
		h.Write(key[:])
		m.buf[i] = uint32(h.Sum64() % 100000)
	}
	sort.Slice(m.buf, func(a, b int) bool { return m.buf[a] < m.buf[b] })
}

func main() {
	ix := &index{}
	for i := 0; i < 12; i++ {
		s := segment{make([]uint32, 4000)}
		for j := range s.postings {
			s.postings[j] = uint32(j * 25)
		}
		ix.segs = append(ix.segs, s)
	}
	for i := 0; i < 18; i++ {
		m := &merger{id: uint64(i), buf: make([]uint32, 60000)}
		go m.run(context.Background())
	}
	diag.Start()
	http.HandleFunc("/q", func(w http.ResponseWriter, r *http.Request) {
		n := 0
		for _, t := range strings.Fields(r.FormValue("q")) {
			n += ix.lookup(t)
		}
		fmt.Fprintln(w, n)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
