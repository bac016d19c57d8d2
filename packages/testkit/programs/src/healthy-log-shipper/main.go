// Command shipper follows the output of programs and sends it on in batches.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"example.com/shipper/internal/diag"
)

type source struct {
	name  string
	lines atomic.Int64
}

// follow reads what a program says for as long as it runs; most say little.
func (s *source) follow(ctx context.Context, pause string, out chan<- string) error {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", "while sleep "+pause+"; do echo something happened; done")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	for in := bufio.NewScanner(pipe); in.Scan(); {
		s.lines.Add(1)
		select {
		case out <- s.name + " " + in.Text():
		case <-ctx.Done():
		}
	}
	return errors.Join(cmd.Wait(), ctx.Err())
}

func ship(lines <-chan string, url string) {
	var batch []string
	flush := time.NewTicker(time.Second)
	for {
		select {
		case l := <-lines:
			batch = append(batch, l)
			continue
		case <-flush.C:
		}
		if len(batch) == 0 {
			continue
		}
		res, err := http.Post(url, "text/plain", strings.NewReader(strings.Join(batch, "\n")))
		if err != nil {
			log.Print(err)
			continue
		}
		res.Body.Close()
		batch = batch[:0]
	}
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	lines := make(chan string, 500)
	var sources []*source
	for i := 0; i < 30; i++ {
		s := &source{name: fmt.Sprint("unit-", i)}
		sources = append(sources, s)
		pause := "45"
		if i%5 == 0 {
			pause = "0.7"
		}
		go func() {
			if err := s.follow(ctx, pause, lines); err != nil {
				log.Printf("%s: %v", s.name, err)
			}
		}()
	}
	go ship(lines, diag.Env("SLOW_URL", "http://127.0.0.1:9000")+"/ingest?ms=60")
	diag.Start()
	http.HandleFunc("/sources", func(w http.ResponseWriter, r *http.Request) {
		for _, s := range sources {
			fmt.Fprintln(w, s.name, s.lines.Load())
		}
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
