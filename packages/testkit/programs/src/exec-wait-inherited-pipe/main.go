// Command thumbs makes previews with an external converter.
package main

import (
	"bytes"
	"fmt"
	"log"
	"net/http"
	"os/exec"
	"strings"
	"time"

	"example.com/thumbs/internal/diag"
)

type converter struct {
	tool  []string
	cache map[string][]byte
}

// convert runs the tool; `-warm` keeps a helper of the tool alive for the next picture.
func (c *converter) convert(name string, warm bool) ([]byte, error) {
	script := "echo preview of " + name
	if warm {
		script = "sleep 90 & " + script
	}
	cmd := exec.Command(c.tool[0], append(append([]string{}, c.tool[1:]...), script)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("convert %s: %w: %s", name, err, errs.String())
	}
	return out.Bytes(), nil
}

func clean(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
}

type job struct {
	name string
	warm bool
	out  chan []byte
}

func worker(c *converter, jobs <-chan job) {
	for j := range jobs {
		b, err := c.convert(j.name, j.warm)
		if err != nil {
			log.Print(err)
		}
		j.out <- b
	}
}

func main() {
	c := &converter{tool: []string{"/bin/sh", "-c"}}
	jobs := make(chan job)
	for i := 0; i < 14; i++ {
		go worker(c, jobs)
	}
	diag.Start()
	http.HandleFunc("/preview", func(w http.ResponseWriter, r *http.Request) {
		j := job{clean(r.FormValue("name")), r.FormValue("kind") == "raw", make(chan []byte, 1)}
		select {
		case jobs <- j:
		case <-time.After(20 * time.Second):
			http.Error(w, "no converter free", 503)
			return
		}
		w.Write(<-j.out)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
