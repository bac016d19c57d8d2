// Command dumps ends in one of the ways in which a Go program writes goroutine text; make-dumps.mjs
// keeps what it wrote. Builds with Go 1.19 and newer.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"syscall"
	"time"
)

var (
	never = make(chan int)
	sink  int
)

func park(n int) {
	for i := 0; i < n; i++ {
		go wait(i, "text", []int{1, 2})
	}
	time.Sleep(50 * time.Millisecond)
}

//go:noinline
func wait(n int, s string, list []int) { sink += n + len(s) + len(list); <-never }

//go:noinline
func deep(n int) int {
	if n == 0 {
		writeStacks(1 << 20)
		return 0
	}
	return deep(n-1) + 1
}

//go:noinline
func forever(n int) int { return forever(n+1) + n }

func spin(started chan<- bool) {
	close(started)
	for {
		sink++
	}
}

func writeStacks(size int) {
	buffer := make([]byte, size)
	os.Stdout.Write(buffer[:runtime.Stack(buffer, true)])
}

type shape struct {
	a, b int
	c    [3]int
	d    struct {
		e struct {
			f struct{ g struct{ h struct{ i int } } }
		}
	}
}

//go:noinline
func words(a shape, s string, e error, f func(), many ...int) {
	sink += a.a + len(s) + len(many)
	if e != nil && f != nil {
		writeStacks(1 << 20)
	}
}

type named int

func repanic(with func(r any)) {
	defer func() { with(recover()) }()
	panic("first")
}

func grandchild(done chan<- bool) { go func() { close(done); <-never }(); <-never }
func child(done chan<- bool)      { go grandchild(done); <-never }

func main() {
	park(2)
	switch os.Args[1] {
	case "deadlock":
		var mu sync.Mutex
		mu.Lock()
		mu.Lock()
	case "goexit":
		runtime.Goexit()
	case "concurrent-map":
		m := map[int]int{}
		for i := 0; i < 4; i++ {
			go func() {
				for {
					m[1]++
				}
			}()
		}
		time.Sleep(time.Minute)
	case "stack-overflow":
		forever(1)
	case "deep":
		deep(150)
	case "words":
		words(shape{a: 1}, "text", errors.New("x"), func() {}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	case "small-buffer":
		writeStacks(500)
	case "panic-nested":
		defer panic(fmt.Errorf("third\n\ngoroutine 99 [select]:\nof several lines"))
		repanic(func(r any) { panic("second") })
	case "panic-again":
		repanic(func(r any) { panic(r) })
	case "panic-number":
		panic(3.5)
	case "panic-named":
		panic(named(5))
	case "panic-value":
		panic(shape{})
	case "nil-dereference":
		var p *shape
		p.a = 1
	case "locked":
		go func() { runtime.LockOSThread(); <-never }()
		time.Sleep(50 * time.Millisecond)
		panic("with a locked thread")
	case "running":
		started := make(chan bool)
		go spin(started)
		<-started
		panic("with a running goroutine")
	case "ancestors":
		done := make(chan bool)
		go child(done)
		<-done
		panic("with ancestors")
	case "labels":
		pprof.Do(context.Background(), pprof.Labels("k1", "v1", "key two", "va\"l,}]:\n"), func(context.Context) {
			park(2)
			writeStacks(1 << 20)
		})
	case "signal":
		number := syscall.SIGQUIT
		if os.Args[2] == "ABRT" {
			number = syscall.SIGABRT
		}
		started := make(chan bool)
		if os.Args[3] == "busy" {
			go spin(started)
			<-started
		}
		syscall.Kill(os.Getpid(), number)
		<-never
	default:
		fmt.Fprintln(os.Stderr, "no such case")
		os.Exit(3)
	}
}
