// Command gostackparse reads a file of goroutine text with github.com/DataDog/gostackparse and
// prints what it found and what that took, for dump.bench.ts.
package main

import (
	"bytes"
	"fmt"
	"os"
	"syscall"

	"github.com/DataDog/gostackparse"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
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
