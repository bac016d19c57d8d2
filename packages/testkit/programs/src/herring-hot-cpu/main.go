// Command images scales pictures and keeps an index of them.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"net/http"
	"strconv"
	"sync"

	"example.com/images/internal/diag"
)

type meta struct {
	name string
	w, h int
}

type index struct {
	sync.Mutex
	metas map[string]meta
}

var errEmpty = errors.New("picture without a name")

// note returns with the index locked when a picture has no name.
func (x *index) note(m meta) error {
	x.Lock()
	if m.name == "" {
		return errEmpty
	}
	x.metas[m.name] = m
	x.Unlock()
	return nil
}

func (x *index) len() int {
	x.Lock()
	defer x.Unlock()
	return len(x.metas)
}

type scaler struct{ side int }

// mandel is honest work: it takes most of the CPU and blocks nobody.
func (s *scaler) mandel(seed int) []byte {
	img := image.NewGray(image.Rect(0, 0, s.side, s.side))
	for y := 0; y < s.side; y++ {
		for x := 0; x < s.side; x++ {
			cr, ci := float64(x)/float64(s.side)*3-2, float64(y)/float64(s.side)*2-1
			var zr, zi float64
			n := 0
			for ; n < 220+seed%16 && zr*zr+zi*zi < 4; n++ {
				zr, zi = zr*zr-zi*zi+cr, 2*zr*zi+ci
			}
			img.SetGray(x, y, color.Gray{uint8(n)})
		}
	}
	var b bytes.Buffer
	png.Encode(&b, img)
	return b.Bytes()
}

func main() {
	x := &index{metas: map[string]meta{}}
	s := &scaler{170}
	diag.Start()
	http.HandleFunc("/picture", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.FormValue("n"))
		w.Write(s.mandel(n))
	})
	http.HandleFunc("/note", func(w http.ResponseWriter, r *http.Request) {
		if err := x.note(meta{name: r.FormValue("name")}); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprintln(w, "noted")
	})
	http.HandleFunc("/count", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, x.len()) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
