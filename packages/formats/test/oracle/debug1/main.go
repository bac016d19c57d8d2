// Writes the text profiles of test/fixtures/debug1 into the folder it runs in. Build with -trimpath in
// a module example.com/texts, so that no path of a machine is in them.
package main

import (
	"context"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

//go:noinline
func alloc(n int) []byte { return make([]byte, n) }

func inlined(n int) []byte { return alloc(n) }

var keep [][]byte
var mu sync.Mutex

func hold() { mu.Lock(); time.Sleep(2 * time.Millisecond); mu.Unlock() }

func main() {
	runtime.MemProfileRate = 4096
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 20; j++ {
				hold()
			}
		}()
	}
	wg.Wait()
	for i := 0; i < 3000; i++ {
		keep = append(keep, inlined(64+i%500))
		alloc(1000)
	}
	ch := make(chan int)
	for i := 0; i < 5; i++ {
		pprof.Do(context.Background(), pprof.Labels("path", "/a b\"c", "svc", "checkout"), func(context.Context) { go func() { <-ch }() })
		go func() { <-ch }()
	}
	custom := pprof.NewProfile("my.files")
	for i := 0; i < 4; i++ {
		custom.Add(i, 0)
	}
	time.Sleep(50 * time.Millisecond)
	runtime.GC()
	runtime.GC()
	for _, name := range []string{"goroutine", "threadcreate", "heap", "block", "mutex", "my.files"} {
		f, err := os.Create(name + ".debug1.txt")
		if err != nil {
			panic(err)
		}
		pprof.Lookup(name).WriteTo(f, 1)
		f.Close()
	}
}
