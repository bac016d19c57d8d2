// Package leader elects by a lock on a file.
package leader

import (
	"os"
	"syscall"
)

type Term struct{ f *os.File }

// Campaign returns once this process (or this descriptor) has the lock.
func Campaign(path string) (*Term, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		f.Close()
		return nil, err
	}
	return &Term{f}, nil
}

func (t *Term) Resign() error { return t.f.Close() }
