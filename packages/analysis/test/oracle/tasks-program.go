//go:build ignore

// Writes a trace with tasks and regions of every shape to the file of its argument: nested, left open,
// ended by another goroutine, begun before the trace, inherited by goroutines that a region starts.
package main

import (
	"context"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

var sink [][]byte

func main() {
	runtime.GOMAXPROCS(2)
	release := make(chan struct{})
	early := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		ctx, task := trace.NewTask(context.Background(), "before")
		region := trace.StartRegion(ctx, "begun before")
		close(early)
		<-release
		region.End()
		task.End()
		close(ended)
	}()
	<-early

	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := trace.Start(f); err != nil {
		panic(err)
	}
	close(release)
	<-ended

	var wait sync.WaitGroup
	stay := make(chan struct{})
	for i := 0; i < 6; i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			ctx, request := trace.NewTask(context.Background(), "request")
			trace.Log(ctx, "number", string(rune('a'+i)))
			trace.WithRegion(ctx, "handle", func() {
				trace.WithRegion(ctx, "query", func() { time.Sleep(time.Duration(i+1) * time.Millisecond) })
				step, query := trace.NewTask(ctx, "step")
				done := make(chan struct{})
				go func() {
					trace.WithRegion(step, "in child", func() { time.Sleep(time.Millisecond) })
					query.End()
					close(done)
				}()
				<-done
				for j := 0; j < 200; j++ {
					sink = append(sink, make([]byte, 32<<10))
				}
				sink = nil
			})
			if i != 3 {
				request.End()
			}
		}()
	}
	wait.Wait()
	go func() {
		ctx, _ := trace.NewTask(context.Background(), "endless")
		trace.StartRegion(ctx, "open at the end")
		go func() { <-stay }()
		<-stay
	}()
	go func() {
		trace.StartRegion(context.Background(), "left open")
	}()
	time.Sleep(2 * time.Millisecond)
	trace.Log(context.Background(), "", "no task")
	trace.Stop()
	if err := f.Close(); err != nil {
		panic(err)
	}
}
