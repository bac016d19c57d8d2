// 400 people in 20 rooms; one says something every few milliseconds.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

func main() {
	var conns []net.Conn
	for i := 0; i < 400; i++ {
		c, err := net.Dial("tcp", os.Getenv("ADDR"))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(c, "GET /chat?room=r%d HTTP/1.1\r\nHost: chat\r\nUpgrade: chat\r\nConnection: Upgrade\r\n\r\n", i%20)
		in := bufio.NewReader(c)
		if _, err := http.ReadResponse(in, nil); err != nil {
			log.Fatal(err)
		}
		go io.Copy(io.Discard, in)
		conns = append(conns, c)
	}
	for i := 0; ; i++ {
		time.Sleep(25 * time.Millisecond)
		conns[i*37%len(conns)].Write([]byte("\x00\x05hello"))
	}
}
