// Command renderer paints map tiles; it computes about 25 ms for each and gives
// way to others between rows.
package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"log"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"example.com/renderer/internal/diag"
)

type painter func(x, y, z float64) color.Gray

func fractal(depth int) painter {
	return func(x, y, z float64) color.Gray {
		var re, im float64
		n := 0
		for ; n < depth && re*re+im*im < 4; n++ {
			re, im = re*re-im*im+x-0.7, 2*re*im+y+z/1e4
		}
		return color.Gray{Y: uint8(n)}
	}
}

func paintTile(p painter, z float64) *image.Gray {
	const size = 128
	img := image.NewGray(image.Rect(0, 0, size, size))
	for y := 0; y < size; y++ {
		for x := 0; x < size; x++ {
			img.SetGray(x, y, p(float64(x)/size*2-1, float64(y)/size*2-1, z))
		}
		if y%16 == 0 {
			runtime.Gosched()
		}
	}
	return img
}

func main() {
	diag.Start()
	paint := fractal(220)
	mux := http.NewServeMux()
	mux.HandleFunc("/tile", func(w http.ResponseWriter, r *http.Request) {
		z, _ := strconv.ParseFloat(r.URL.Query().Get("z"), 64)
		var out bytes.Buffer
		if err := png.Encode(&out, paintTile(paint, z)); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		w.Write(out.Bytes())
	})
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {})
	srv := &http.Server{Addr: diag.Env("ADDR", "127.0.0.1:8080"), Handler: mux, WriteTimeout: 10 * time.Second}
	log.Fatal(srv.ListenAndServe())
}
