// Command chartserver draws charts; the drawing context may only be used from its own thread.
package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"net/http"
	"runtime"
	"time"

	"example.com/chartserver/internal/diag"
)

type call struct {
	fn   func(*surface)
	done chan struct{}
}

// surface stands for the driver's context.
type surface struct {
	img    *image.Gray
	vsync  *time.Ticker
	frames int
}

func (s *surface) swap() {
	<-s.vsync.C
	s.frames++
}

type canvas struct{ calls chan call }

func (c *canvas) loop() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s := &surface{img: image.NewGray(image.Rect(0, 0, 64, 64)), vsync: time.NewTicker(25 * time.Millisecond)}
	for cl := range c.calls {
		cl.fn(s)
		s.swap()
		close(cl.done)
	}
}

// on runs fn on the canvas's thread.
func (c *canvas) on(fn func(*surface)) {
	cl := call{fn, make(chan struct{})}
	c.calls <- cl
	<-cl.done
}

func (c *canvas) draw(w http.ResponseWriter, r *http.Request) {
	var x int
	fmt.Sscan(r.FormValue("x"), &x)
	for i := 0; i < 4; i++ {
		c.on(func(s *surface) {
			for y := 0; y < 64; y++ {
				s.img.SetGray((x+i)%64, y, color.Gray{Y: uint8(y * 3)})
			}
		})
	}
	if err := png.Encode(w, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		log.Print(err)
	}
}

func main() {
	c := &canvas{make(chan call)}
	go c.loop()
	diag.Start()
	http.HandleFunc("/chart.png", c.draw)
	http.HandleFunc("/ping", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "pong") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
