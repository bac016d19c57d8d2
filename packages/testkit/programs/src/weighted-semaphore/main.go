// Command transcode converts clips within a budget of memory.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sync/semaphore"

	"example.com/transcode/internal/diag"
)

type budget struct {
	sem  *semaphore.Weighted
	unit int
}

type clip struct {
	name   string
	pixels int
}

func (b *budget) weight(c clip) int64 { return int64(c.pixels / b.unit) }

type transcoder struct{ budget *budget }

func (t *transcoder) encode(c clip) string {
	sum := sha256.Sum256([]byte(c.name))
	for i := 0; i < c.pixels/40; i++ {
		sum = sha256.Sum256(sum[:])
	}
	time.Sleep(10 * time.Millisecond)
	return hex.EncodeToString(sum[:6])
}

// convert asks for as much as the clip needs, which may be more than there is.
func (t *transcoder) convert(ctx context.Context, c clip) (string, error) {
	w := t.budget.weight(c)
	if err := t.budget.sem.Acquire(ctx, w); err != nil {
		return "", err
	}
	defer t.budget.sem.Release(w)
	return t.encode(c), nil
}

func main() {
	t := &transcoder{&budget{semaphore.NewWeighted(64), 1000}}
	diag.Start()
	jobs := make(chan clip, 8)
	for i := 0; i < 4; i++ {
		go func() {
			for c := range jobs {
				t.convert(context.Background(), c)
			}
		}()
	}
	go func() {
		for range time.Tick(200 * time.Millisecond) {
			jobs <- clip{"teaser", 4000}
		}
	}()
	http.HandleFunc("/convert", func(w http.ResponseWriter, r *http.Request) {
		px, _ := strconv.Atoi(r.FormValue("px"))
		out, err := t.convert(r.Context(), clip{r.FormValue("clip"), px})
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte(out))
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
