// Package floor runs one goroutine per open lot; it alone knows the lot's bids.
package floor

import (
	"context"
	"errors"
	"math/rand"
	"time"
)

var ErrClosed = errors.New("lot is closed")

type Bid struct {
	Bidder string
	Cents  int64
	answer chan Standing
}

type Standing struct {
	Lot    int    `json:"lot"`
	Leader string `json:"leader"`
	Cents  int64  `json:"cents"`
	Taken  bool   `json:"taken"`
}

type Lot struct {
	ID     int
	bids   chan Bid
	closed chan struct{}
	ends   time.Time
}

func open(id int, lasts time.Duration, sold chan<- Standing) *Lot {
	l := &Lot{ID: id, bids: make(chan Bid, 4), closed: make(chan struct{}), ends: time.Now().Add(lasts)}
	go l.auction(sold)
	return l
}

func (l *Lot) auction(sold chan<- Standing) {
	now := Standing{Lot: l.ID, Cents: 100 + int64(rand.Intn(5000))}
	hammer := time.NewTimer(time.Until(l.ends))
	defer hammer.Stop()
	for {
		select {
		case b := <-l.bids:
			taken := b.Cents > now.Cents
			if taken {
				now.Leader, now.Cents = b.Bidder, b.Cents
			}
			reply := now
			reply.Taken = taken
			b.answer <- reply
		case <-hammer.C:
			close(l.closed)
			sold <- now
			return
		}
	}
}

func (l *Lot) Place(ctx context.Context, bidder string, cents int64) (Standing, error) {
	b := Bid{bidder, cents, make(chan Standing, 1)}
	select {
	case l.bids <- b:
	case <-l.closed:
		return Standing{}, ErrClosed
	case <-ctx.Done():
		return Standing{}, ctx.Err()
	}
	select {
	case s := <-b.answer:
		return s, nil
	case <-l.closed:
		return Standing{}, ErrClosed
	case <-ctx.Done():
		return Standing{}, ctx.Err()
	}
}
