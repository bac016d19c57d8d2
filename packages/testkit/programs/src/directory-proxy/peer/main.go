// Command peer is the directory.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"
	"time"
)

func main() {
	l, err := net.Listen("tcp", os.Getenv("PEER_ADDR"))
	if err != nil {
		log.Fatal(err)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer c.Close()
			in := bufio.NewScanner(c)
			for in.Scan() {
				time.Sleep(6 * time.Millisecond)
				fmt.Fprintf(c, "OK %d entries for %s\n", len(in.Text())%7, in.Text())
			}
		}()
	}
}
