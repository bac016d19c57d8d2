// Command press prints atlases: a sheet is drawn by one of five hands, and so is each of its insets.
package main

import (
	"fmt"
	"log"
	"math"
	"net/http"
	"strconv"
	"time"

	"example.com/press/crew"
	"example.com/press/internal/diag"
)

type sheet struct {
	no     int
	insets []int
	ink    float64
}

type printer struct{ crew *crew.Crew }

func (p *printer) sheet(no int) float64 {
	s := &sheet{no: no}
	if no%2 == 1 {
		s.insets = []int{no + 1, no + 2}
	}
	p.crew.Do(func() { p.draw(s) })
	return s.ink
}

func (p *printer) draw(s *sheet) {
	time.Sleep(45 * time.Millisecond) // contour lines
	s.ink += stroke(s.no)
	for _, i := range s.insets {
		i := i
		p.crew.Do(func() { s.ink += stroke(i) / 4 })
	}
}

func stroke(seed int) (ink float64) {
	for i := 0; i < 4000; i++ {
		ink += math.Abs(math.Sin(float64(seed + i)))
	}
	return ink
}

func main() {
	diag.Start()
	p := &printer{crew.Hire(5)}
	diag.Fact("done", func() interface{} { return p.crew.Done() })
	http.HandleFunc("/sheet", func(w http.ResponseWriter, r *http.Request) {
		no, _ := strconv.Atoi(r.FormValue("no"))
		fmt.Fprintf(w, "%.1f\n", p.sheet(no))
	})
	http.HandleFunc("/done", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, p.crew.Done()) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
