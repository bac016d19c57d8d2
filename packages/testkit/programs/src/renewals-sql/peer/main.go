// Command peer is the database; every eighth branch has a member without an end date.
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
				var verb string
				var n int
				_, _ = fmt.Sscan(in.Text(), &verb, &n)
				time.Sleep(5 * time.Millisecond)
				for i := 0; i < 6; i++ {
					if i == 3 && n%8 == 5 {
						fmt.Fprintf(c, "m%d NULL\n", i)
						continue
					}
					fmt.Fprintf(c, "m%d %d\n", i, i+n%11)
				}
				fmt.Fprintln(c)
			}
		}()
	}
}
