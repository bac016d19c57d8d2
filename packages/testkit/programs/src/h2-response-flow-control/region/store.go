package region

import (
	"net/http"
	"path"
	"sync"
)

type Store struct {
	mu   sync.RWMutex
	blob []byte
	hits map[string]int
}

func NewStore(size int) *Store {
	s := &Store{blob: make([]byte, size), hits: map[string]int{}}
	for i := range s.blob {
		s.blob[i] = byte(i * 31)
	}
	return s
}

func (s *Store) Open(name string) []byte {
	s.mu.Lock()
	s.hits[name]++
	s.mu.Unlock()
	return s.blob
}

type Handler struct{ Store *Store }

func (h Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	data := h.Store.Open(path.Base(r.URL.Path))
	w.Header().Set("Content-Type", "application/vnd.region")
	h.send(w, data)
}

func (h Handler) send(w http.ResponseWriter, data []byte) {
	for len(data) > 0 {
		n := 64 << 10
		if n > len(data) {
			n = len(data)
		}
		if _, err := w.Write(data[:n]); err != nil {
			return
		}
		data = data[n:]
	}
}
