// A name server: every name has one address, A only; 30 ms away.
package main

import (
	"log"
	"net"
	"os"
	"time"
)

func main() {
	c, err := net.ListenPacket("udp", os.Getenv("PEER_ADDR"))
	if err != nil {
		log.Fatal(err)
	}
	buf := make([]byte, 1500)
	for {
		n, from, err := c.ReadFrom(buf)
		if err != nil {
			log.Fatal(err)
		}
		q := append([]byte(nil), buf[:n]...)
		end := 12
		for end < n && q[end] != 0 {
			end += int(q[end]) + 1
		}
		end += 5
		if end > n {
			continue
		}
		time.AfterFunc(30*time.Millisecond, func() {
			a := append([]byte{q[0], q[1], 0x84, 0x00, 0, 1, 0, 0, 0, 0, 0, 0}, q[12:end]...)
			if q[end-3] == 1 {
				a[7] = 1
				a = append(a, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7)
			}
			c.WriteTo(a, from)
		})
	}
}
