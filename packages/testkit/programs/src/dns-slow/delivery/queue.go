package delivery

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"
	"time"
)

type Event struct {
	Host string
	At   time.Time
}

type Queue struct {
	resolver  *net.Resolver
	permit    func(net.IP) bool
	events    chan Event
	workers   int
	delivered int64
}

func NewQueue(r *net.Resolver, permit func(net.IP) bool, workers int) *Queue {
	return &Queue{resolver: r, permit: permit, events: make(chan Event, 256), workers: workers}
}

func (q *Queue) Delivered() int64 { return atomic.LoadInt64(&q.delivered) }

func (q *Queue) Offer(e Event) bool {
	select {
	case q.events <- e:
		return true
	default:
		return false
	}
}

func (q *Queue) Run(ctx context.Context) {
	for i := 0; i < q.workers; i++ {
		go func() {
			for e := range q.events {
				if _, err := q.Probe(ctx, e.Host); err == nil {
					atomic.AddInt64(&q.delivered, 1)
				}
			}
		}()
	}
}

// Probe says where a hook would go.
func (q *Queue) Probe(ctx context.Context, host string) ([]string, error) {
	addrs, err := q.resolve(host)
	if err != nil {
		return nil, fmt.Errorf("hook %s: %w", host, err)
	}
	var ok []string
	for _, a := range addrs {
		if q.permit(a.IP) {
			ok = append(ok, a.String())
		}
	}
	return ok, ctx.Err()
}

func (q *Queue) resolve(host string) ([]net.IPAddr, error) {
	return q.resolver.LookupIPAddr(context.Background(), host)
}
