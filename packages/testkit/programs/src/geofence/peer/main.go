// Command peer is the herd service: it has become slow, an answer takes 21 to 29 s.
package main

import (
	"bufio"
	"fmt"
	"log"
	"math/rand/v2"
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
			if _, err := bufio.NewReader(c).ReadString('\n'); err == nil {
				time.Sleep(21*time.Second + time.Duration(rand.IntN(8000))*time.Millisecond)
				fmt.Fprintln(c, "none")
			}
		}()
	}
}
