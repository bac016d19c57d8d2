// Package bus is an in-process event bus: publishers append to a topic's journal, followers read it
// from their own position.
package bus

import "sync"

type Event struct {
	Seq  int
	Kind string
	Ref  string
}

type Topic struct {
	mu      sync.Mutex
	arrived *sync.Cond
	journal []Event
	base    int
	live    int
}

func NewTopic() *Topic {
	t := &Topic{}
	t.arrived = sync.NewCond(&t.mu)
	return t
}

// Publish appends and tells the topic's follower.
func (t *Topic) Publish(kind, ref string) int {
	t.mu.Lock()
	seq := t.base + len(t.journal)
	t.journal = append(t.journal, Event{seq, kind, ref})
	if len(t.journal) > 4096 {
		t.base += 2048
		t.journal = append([]Event(nil), t.journal[2048:]...)
	}
	t.mu.Unlock()
	t.arrived.Signal()
	return seq
}

// AwaitRef returns the first event from position `from` on that concerns ref.
func (t *Topic) AwaitRef(from int, ref string) Event {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.live++
	defer func() { t.live-- }()
	for {
		for ; from < t.base+len(t.journal); from++ {
			if from < t.base {
				from = t.base
			}
			if e := t.journal[from-t.base]; e.Ref == ref {
				return e
			}
		}
		t.arrived.Wait()
	}
}

func (t *Topic) Position() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.base + len(t.journal)
}

func (t *Topic) Waiting() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.live
}
