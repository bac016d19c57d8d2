// Command gostackparse reads a file of goroutine text with github.com/DataDog/gostackparse and
// prints what it found and what that took, for dump.bench.ts. With "alone" it reads the same bytes
// again and again and prints the MB/s of that.
package main

import (
	"bytes"
	"fmt"
	"os"
	"sort"
	"syscall"
	"time"

	"github.com/DataDog/gostackparse"
)

const (
	leastReadings = 5
	leastTime     = 2 * time.Second
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if len(os.Args) > 2 && os.Args[2] == "alone" {
		alone(text)
		return
	}
	goroutines, _ := gostackparse.Parse(bytes.NewReader(text))
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	fmt.Printf("{\"goroutines\":%d,\"cpuSeconds\":%f,\"peakBytes\":%d}\n", len(goroutines),
		seconds(usage.Utime)+seconds(usage.Stime), usage.Maxrss*1024)
}

func alone(text []byte) {
	var speeds []float64
	count := 0
	for spent := time.Duration(0); len(speeds) < leastReadings || spent < leastTime; {
		from := time.Now()
		goroutines, _ := gostackparse.Parse(bytes.NewReader(text))
		took := time.Since(from)
		count = len(goroutines)
		spent += took
		speeds = append(speeds, float64(len(text))/1e6/took.Seconds())
	}
	first := speeds[0]
	sort.Float64s(speeds)
	fmt.Printf("{\"goroutines\":%d,\"first\":%f,\"median\":%f}\n", count, first, speeds[len(speeds)/2])
}
