package floor

import (
	"log"
	"math/rand"
	"sync"
	"time"
)

// House keeps `size` lots open: a sold one is followed by the next of the catalogue.
type House struct {
	mu    sync.RWMutex
	lots  []*Lot
	next  int
	sold  chan Standing
	total int64
}

func NewHouse(size int) *House {
	h := &House{sold: make(chan Standing, 16)}
	for i := 0; i < size; i++ {
		h.lots = append(h.lots, open(h.next, time.Duration(9+rand.Intn(40))*time.Second, h.sold))
		h.next++
	}
	go h.settle()
	return h
}

func (h *House) settle() {
	for s := range h.sold {
		h.mu.Lock()
		for i, l := range h.lots {
			if l.ID == s.Lot {
				h.lots[i] = open(h.next, time.Duration(15+rand.Intn(40))*time.Second, h.sold)
				h.next++
			}
		}
		h.total += s.Cents
		h.mu.Unlock()
		if s.Lot%40 == 0 {
			log.Printf("lot %d goes to %q for %d", s.Lot, s.Leader, s.Cents)
		}
	}
}

func (h *House) At(n int) *Lot {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.lots[n%len(h.lots)]
}

func (h *House) Turnover() (lots int, cents int64) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.lots), h.total
}
