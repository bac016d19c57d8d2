//go:build go1.25

// Package bubble writes goroutine text from inside a bubble of testing/synctest.
package bubble

import (
	"os"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestDump(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan int)
		var group sync.WaitGroup
		group.Add(1)
		var mutex sync.Mutex
		condition := sync.NewCond(&mutex)
		go func() { <-never }()
		go func() { group.Wait() }()
		go func() { mutex.Lock(); condition.Wait(); mutex.Unlock() }()
		go func() { time.Sleep(time.Hour) }()
		synctest.Wait()
		buffer := make([]byte, 1<<20)
		os.Stdout.Write(buffer[:runtime.Stack(buffer, true)])
		close(never)
		group.Done()
		condition.Broadcast()
	})
}
