// Command thumbcache makes small pictures and metadata and keeps the last few
// hundred; what falls out is garbage.
package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"sync"

	"example.com/thumbcache/internal/diag"
)

type lru[K comparable, V any] struct {
	mu    sync.Mutex
	order []K
	data  map[K]V
	room  int
}

func (l *lru[K, V]) getOr(k K, makeIt func() V) V {
	l.mu.Lock()
	v, ok := l.data[k]
	l.mu.Unlock()
	if ok {
		return v
	}
	v = makeIt()
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.data[k]; !ok {
		l.data[k] = v
		l.order = append(l.order, k)
	}
	for len(l.order) > l.room {
		delete(l.data, l.order[0])
		l.order = l.order[1:]
	}
	return v
}

func thumb(id int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 160, 120))
	for i := range img.Pix {
		img.Pix[i] = byte(i * id)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func metadata(id int) []byte {
	tags := map[string]any{}
	for i := range 400 {
		tags["tag-"+strconv.Itoa(i*id%997)] = []int{i, id, i * id}
	}
	b, err := json.Marshal(tags)
	if err != nil {
		panic(err)
	}
	return b
}

func main() {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	pictures := &lru[int, []byte]{data: map[int][]byte{}, room: 300}
	infos := &lru[int, []byte]{data: map[int][]byte{}, room: 300}
	diag.Start()
	serve := func(c *lru[int, []byte], f func(int) []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			id, err := strconv.Atoi(r.URL.Query().Get("id"))
			if err != nil {
				http.Error(w, "id", http.StatusBadRequest)
				return
			}
			w.Write(c.getOr(id, func() []byte { return f(id) }))
		}
	}
	http.HandleFunc("GET /thumb", serve(pictures, thumb))
	http.HandleFunc("GET /json", serve(infos, metadata))
	if err := http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil); err != nil {
		slog.Error("serve", "err", err)
	}
}
