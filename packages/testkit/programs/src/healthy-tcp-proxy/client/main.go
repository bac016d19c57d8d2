// 200 connections that are kept for later, and 10 that talk.
package main

import (
	"io"
	"log"
	"net"
	"os"
	"time"
)

func main() {
	for i := 0; i < 210; i++ {
		c, err := net.Dial("tcp", os.Getenv("ADDR"))
		if err != nil {
			log.Fatal(err)
		}
		if i < 10 {
			go io.Copy(io.Discard, c)
			go func() {
				for {
					time.Sleep(20 * time.Millisecond)
					c.Write(make([]byte, 3000))
				}
			}()
		} else {
			defer c.Close()
		}
	}
	select {}
}
