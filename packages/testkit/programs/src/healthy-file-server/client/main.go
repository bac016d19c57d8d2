// Thirty clients on lines of 1 MB/s, ten on fast ones.
package main

import (
	"io"
	"net/http"
	"os"
	"time"
)

func main() {
	for i := 0; i < 40; i++ {
		go func(i int) {
			for {
				res, err := http.Get("http://" + os.Getenv("ADDR") + "/" + []string{"app.tar", "app.tar", "app.tar", "lib.so"}[i%4])
				if err != nil {
					time.Sleep(100 * time.Millisecond)
					continue
				}
				for err == nil {
					_, err = io.CopyN(io.Discard, res.Body, 64<<10)
					if i < 30 {
						time.Sleep(64 * time.Millisecond)
					}
				}
				res.Body.Close()
				time.Sleep(300 * time.Millisecond)
			}
		}(i)
	}
	select {}
}
