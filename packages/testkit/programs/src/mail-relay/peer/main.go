// Command peer is everybody's mail exchanger; every fifth recipient is greylisted once.
package main

import (
	"bufio"
	"fmt"
	"log"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

func main() {
	l, err := net.Listen("tcp", os.Getenv("PEER_ADDR"))
	if err != nil {
		log.Fatal(err)
	}
	var mu sync.Mutex
	seen := map[string]bool{}
	for {
		c, err := l.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer c.Close()
			time.Sleep(15 * time.Millisecond)
			fmt.Fprint(c, "220 mx\r\n")
			line, _ := bufio.NewReader(c).ReadString('\n')
			time.Sleep(40 * time.Millisecond)
			mu.Lock()
			again := seen[line]
			seen[line] = true
			mu.Unlock()
			if !again && strings.Contains(line, "5@") {
				fmt.Fprint(c, "450 later\r\n")
				return
			}
			fmt.Fprint(c, "250 ok\r\n")
		}()
	}
}
