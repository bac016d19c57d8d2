// 24 people on lines of 160 kB/s upload 1 MB again and again.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

type line struct{ left int }

func (l *line) Read(p []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	time.Sleep(50 * time.Millisecond)
	n := min3(len(p), l.left, 8<<10)
	l.left -= n
	return n, nil
}

func min3(a, b, c int) int {
	if b < a {
		a = b
	}
	if c < a {
		a = c
	}
	return a
}

func main() {
	for i := 0; i < 24; i++ {
		time.Sleep(70 * time.Millisecond)
		go func(i int) {
			for n := 0; ; n++ {
				res, err := http.Post(fmt.Sprintf("http://%s/upload?name=%d-%d", os.Getenv("ADDR"), i, n), "application/octet-stream", &line{1 << 20})
				if err != nil {
					time.Sleep(time.Second)
					continue
				}
				res.Body.Close()
			}
		}(i)
	}
	select {}
}
