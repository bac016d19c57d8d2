// Command transcode converts clips with an external program.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os/exec"
	"time"

	"example.com/transcode/internal/diag"
)

type slots chan struct{}

func (s slots) enter(ctx context.Context) error {
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
func (s slots) exit() { <-s }

type converter struct {
	slots
	tool []string
}

func (c *converter) Convert(ctx context.Context, clip string) (string, error) {
	if err := c.enter(ctx); err != nil {
		return "", err
	}
	defer c.exit()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.tool[0], c.tool[1:]...)
	cmd.Env = []string{"CLIP=" + clip, "PATH=/usr/bin:/bin"}
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	cmd.WaitDelay = 2 * time.Second
	if err := cmd.Run(); err != nil {
		return "", errors.Join(err, errors.New(errOut.String()))
	}
	return out.String(), nil
}

func main() {
	diag.Start()
	c := &converter{slots: make(slots, 14), tool: []string{"/bin/sh", "-c", `echo "header of $CLIP"; sleep 1.4; echo done`}}
	http.HandleFunc("/convert", func(w http.ResponseWriter, r *http.Request) {
		s, err := c.Convert(r.Context(), r.FormValue("clip"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprint(w, s)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
