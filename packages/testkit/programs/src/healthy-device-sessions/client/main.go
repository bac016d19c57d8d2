// 120 lamps; each says every 20 seconds that it is alive.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"time"
)

func main() {
	for i := 1; i <= 120; i++ {
		c, err := net.Dial("tcp", os.Getenv("DEVICE_ADDR"))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(c, "hello d%d\n", i)
		go io.Copy(io.Discard, c)
		go func(i int) {
			time.Sleep(time.Duration(i*160) * time.Millisecond)
			for {
				fmt.Fprintln(c, "alive")
				time.Sleep(20 * time.Second)
			}
		}(i)
	}
	select {}
}
