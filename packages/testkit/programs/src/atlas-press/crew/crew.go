// Package crew is a fixed set of hands that take work in the order it comes.
package crew

import (
	"sync"
	"sync/atomic"
)

type Crew struct {
	work chan func()
	done int64
	wg   sync.WaitGroup
}

func Hire(hands int) *Crew {
	c := &Crew{work: make(chan func())}
	for i := 0; i < hands; i++ {
		c.wg.Add(1)
		go c.hand()
	}
	return c
}

func (c *Crew) hand() {
	defer c.wg.Done()
	for do := range c.work {
		do()
		atomic.AddInt64(&c.done, 1)
	}
}

// Do has f done by a hand and returns when it is done.
func (c *Crew) Do(f func()) {
	ready := make(chan struct{})
	c.work <- func() { defer close(ready); f() }
	<-ready
}

func (c *Crew) Done() int64 { return atomic.LoadInt64(&c.done) }
