// Command peer is the gauge server. Its operators switched the sign of life off a few seconds after
// the start: it reads ECHO and says nothing.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"
	"strings"
	"time"
)

func main() {
	l, err := net.Listen("tcp", os.Getenv("PEER_ADDR"))
	if err != nil {
		log.Fatal(err)
	}
	began := time.Now()
	for {
		c, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer c.Close()
			in := bufio.NewScanner(c)
			for in.Scan() {
				time.Sleep(7 * time.Millisecond)
				if strings.HasPrefix(in.Text(), "ECHO") {
					if time.Since(began) < 5*time.Second {
						fmt.Fprintln(c, "ECHO")
					}
					continue
				}
				fmt.Fprintf(c, "%d cm\n", 100+len(in.Text())*7)
			}
		}()
	}
}
