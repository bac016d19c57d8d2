// The exchange: answers each line after 20 to 100 ms.
package main

import (
	"bufio"
	"fmt"
	"log"
	"math/rand"
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
			for in := bufio.NewScanner(c); in.Scan(); {
				time.Sleep(time.Duration(20+rand.Intn(80)) * time.Millisecond)
				fmt.Fprintf(c, "%s 101.25\n", in.Text())
			}
		}()
	}
}
