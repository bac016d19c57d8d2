// Command pixie makes thumbnails; a channel of permits keeps at most four pictures in memory.
package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"log"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"example.com/pixie/internal/diag"
)

type permits chan struct{}

func (p permits) with(ctx context.Context, do func() error) error {
	select {
	case p <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p }()
	return do()
}

type studio struct {
	permits permits
	made    atomic.Int64
	refused atomic.Int64
}

func (s *studio) thumbnail(seed int) ([]byte, error) {
	src := image.NewRGBA(image.Rect(0, 0, 240, 160))
	for y := 0; y < 160; y++ {
		for x := 0; x < 240; x++ {
			src.SetRGBA(x, y, color.RGBA{uint8(x * seed), uint8(y + seed), uint8(x ^ y), 255})
		}
	}
	dst := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for y := 0; y < 40; y++ {
		for x := 0; x < 60; x++ {
			dst.Set(x, y, src.At(x*4, y*4))
		}
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, dst, &jpeg.Options{Quality: 70})
	return out.Bytes(), err
}

func (s *studio) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	seed, _ := strconv.Atoi(r.FormValue("id"))
	var picture []byte
	err := s.permits.with(ctx, func() (err error) {
		time.Sleep(25 * time.Millisecond) // the object store
		picture, err = s.thumbnail(seed)
		return err
	})
	if errors.Is(err, context.DeadlineExceeded) {
		s.refused.Add(1)
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	s.made.Add(1)
	w.Header().Set("Content-Type", "image/jpeg")
	_, _ = w.Write(picture)
}

func main() {
	diag.Start()
	s := &studio{permits: make(permits, 4)}
	diag.Fact("made_refused", func() any { return []int64{s.made.Load(), s.refused.Load()} })
	http.Handle("GET /thumb", s)
	http.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
