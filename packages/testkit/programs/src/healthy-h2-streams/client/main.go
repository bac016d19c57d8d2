// 90 agents; each sends a batch every 300 ms and reads the answers.
package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/net/http2"
)

func main() {
	for i := 0; i < 3; i++ {
		t := &http2.Transport{AllowHTTP: true, DialTLSContext: func(ctx context.Context, network, addr string, _ *tls.Config) (net.Conn, error) {
			return net.Dial(network, addr)
		}}
		for j := 0; j < 30; j++ {
			time.Sleep(10 * time.Millisecond)
			go agent(t, i*30+j)
		}
	}
	select {}
}

func agent(t *http2.Transport, n int) {
	r, w := io.Pipe()
	req, err := http.NewRequest("POST", "http://"+os.Getenv("ADDR")+"/v1/stream", r)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("X-Agent", fmt.Sprint("agent-", n))
	go func() {
		for {
			time.Sleep(300 * time.Millisecond)
			io.WriteString(w, strings.Repeat("cpu=1,", 40)+"end\n")
		}
	}()
	res, err := t.RoundTrip(req)
	if err != nil {
		log.Fatal(err)
	}
	io.Copy(io.Discard, res.Body)
}
