// Command make-trace records an execution trace of itself of about MB megabytes: goroutines that
// come and go, channels, locks, timers, sockets, tasks and regions.
//
//	go run . FILE MB
package main

import (
	"context"
	"io"
	"log"
	"net"
	"os"
	"runtime/trace"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

type countingFile struct {
	*os.File
	written atomic.Int64
}

func (f *countingFile) Write(p []byte) (int, error) {
	f.written.Add(int64(len(p)))
	return f.File.Write(p)
}

func main() {
	megabytes, err := strconv.ParseInt(os.Args[2], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	file, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	out := &countingFile{File: file}
	ctx, stop := context.WithCancel(context.Background())
	if err := trace.Start(out); err != nil {
		log.Fatal(err)
	}
	jobs := make(chan func(), 16)
	var lock sync.Mutex
	var done sync.WaitGroup
	total := 0
	for range 8 {
		done.Add(1)
		go func() {
			defer done.Done()
			for job := range jobs {
				job()
			}
		}()
	}
	echo := echoServer(ctx)
	var producers sync.WaitGroup
	for range 16 {
		producers.Add(1)
		go func() {
			defer producers.Done()
			conn, err := net.Dial("tcp", echo)
			if err != nil {
				log.Fatal(err)
			}
			defer conn.Close()
			line := make([]byte, 4)
			for n := 0; ctx.Err() == nil; n++ {
				taskCtx, task := trace.NewTask(ctx, "order")
				answer := make(chan int)
				jobs <- func() {
					lock.Lock()
					total++
					sum := total
					lock.Unlock()
					go func() { answer <- sum }()
				}
				trace.WithRegion(taskCtx, "wait", func() { <-answer })
				if n%32 == 0 {
					conn.Write(line)
					io.ReadFull(conn, line)
					time.Sleep(time.Microsecond)
				}
				task.End()
			}
		}()
	}
	for out.written.Load() < megabytes<<20 {
		time.Sleep(20 * time.Millisecond)
	}
	trace.Stop()
	stop()
	producers.Wait()
	close(jobs)
	done.Wait()
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}

func echoServer(ctx context.Context) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		<-ctx.Done()
		listener.Close()
	}()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go io.Copy(conn, conn)
		}
	}()
	return listener.Addr().String()
}
