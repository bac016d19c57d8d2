// The printers' gateway: acknowledges each line.
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
			for in := bufio.NewScanner(c); in.Scan(); {
				time.Sleep(8 * time.Millisecond)
				fmt.Fprintln(c, "printed")
			}
		}()
	}
}
