// The database: 4 to 24 ms for each line.
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
				time.Sleep(time.Duration(4+rand.Intn(20)) * time.Millisecond)
				fmt.Fprintln(c, "blue green red attic")
			}
		}()
	}
}
