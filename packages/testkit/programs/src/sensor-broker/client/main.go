// Command client is 300 sensors: subscribe, then a reading every 30 to 40 s; ten of them are chatty.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"sort"
	"strings"
	"sync"
	"time"
)

var (
	mu   sync.Mutex
	took []float64
	bad  int
	up   int
)

func sensor(n int) {
	c, err := net.Dial("tcp", os.Getenv("MQ_ADDR"))
	for err != nil {
		time.Sleep(200 * time.Millisecond)
		c, err = net.Dial("tcp", os.Getenv("MQ_ADDR"))
	}
	pong := make(chan struct{}, 1)
	go func() {
		in := bufio.NewScanner(c)
		for in.Scan() {
			if strings.HasPrefix(in.Text(), "PONG") {
				pong <- struct{}{}
			}
		}
	}()
	fmt.Fprintf(c, "SUB plant/%d\n", n%25)
	mu.Lock()
	up++
	mu.Unlock()
	every := time.Duration(30000+n*31) * time.Millisecond
	if n < 10 {
		every = 300 * time.Millisecond
	}
	for {
		time.Sleep(every)
		fmt.Fprintf(c, "PUB %d\n", n)
		began := time.Now()
		fmt.Fprintf(c, "PING\n")
		select {
		case <-pong:
			mu.Lock()
			took = append(took, float64(time.Since(began).Microseconds())/1000)
		case <-time.After(4 * time.Second):
			mu.Lock()
			bad++
		}
		mu.Unlock()
	}
}

func main() {
	for n := 0; n < 300; n++ {
		go sensor(n)
		if n%20 == 19 {
			time.Sleep(10 * time.Millisecond)
		}
	}
	for {
		time.Sleep(time.Second)
		mu.Lock()
		s := append([]float64(nil), took...)
		text := fmt.Sprintf("%d up, %d bad", up, bad)
		mu.Unlock()
		sort.Float64s(s)
		if len(s) > 0 {
			text += fmt.Sprintf(", %d pings, p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", len(s), s[len(s)/2], s[len(s)*99/100], s[len(s)-1])
		}
		_ = os.WriteFile(os.Getenv("FIGURES"), []byte(text), 0o644)
	}
}
