// Command client is an office of 45 workstations.
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
)

func station(n int) {
	var c net.Conn
	for {
		var err error
		if c, err = net.Dial("tcp", os.Getenv("LDAP_ADDR")); err == nil {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	in := bufio.NewReader(c)
	for i := 0; ; i++ {
		began := time.Now()
		verb := "FIND"
		if i == 0 {
			verb = "BIND"
		}
		fmt.Fprintf(c, "%s uid=u%d,ou=people,k=%d\n", verb, n, i)
		line, err := in.ReadString('\n')
		mu.Lock()
		took = append(took, float64(time.Since(began).Microseconds())/1000)
		if err != nil || !strings.HasPrefix(line, "OK") {
			bad++
		}
		mu.Unlock()
		if err != nil {
			return
		}
		time.Sleep(time.Duration(500+n*23) * time.Millisecond)
	}
}

func main() {
	for n := 0; n < 45; n++ {
		go station(n)
	}
	for {
		time.Sleep(time.Second)
		mu.Lock()
		s := append([]float64(nil), took...)
		b := bad
		mu.Unlock()
		sort.Float64s(s)
		if len(s) > 0 {
			_ = os.WriteFile(os.Getenv("FIGURES"), []byte(fmt.Sprintf("%d answers, %d bad, p50 %.1f ms, p99 %.1f ms, max %.1f ms\n", len(s), b, s[len(s)/2], s[len(s)*99/100], s[len(s)-1])), 0o644)
		}
	}
}
