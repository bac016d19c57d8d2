// Command backupd packs a large tree. Four walkers read, one compressor packs
// with one core at low priority; walkers that are ahead wait for it.
package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"log"
	"math/rand"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"example.com/backupd/internal/diag"
)

type chunk struct {
	path string
	data []byte
}

type backup struct {
	chunks chan chunk
	bytes  atomic.Int64
	free   sync.Pool
}

func (b *backup) walk(root string, files int, wg *sync.WaitGroup) {
	defer wg.Done()
	rng := rand.New(rand.NewSource(int64(len(root))))
	for i := range files {
		buf := b.free.Get().([]byte)
		for j := 0; j < len(buf); j += 3 {
			buf[j] = byte(rng.Intn(64))
		}
		b.chunks <- chunk{fmt.Sprintf("%s/%d", root, i), buf}
	}
}

func (b *backup) compress(out io.Writer) error {
	z, err := gzip.NewWriterLevel(out, gzip.BestSpeed)
	if err != nil {
		return err
	}
	pace := time.NewTicker(9 * time.Millisecond)
	defer pace.Stop()
	for c := range b.chunks {
		if _, err := z.Write(c.data); err != nil {
			return err
		}
		b.bytes.Add(int64(len(c.data)))
		b.free.Put(c.data)
		<-pace.C
	}
	return z.Close()
}

func main() {
	b := &backup{chunks: make(chan chunk, 4)}
	b.free.New = func() any { return make([]byte, 256<<10) }
	diag.Start()
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go b.walk(fmt.Sprintf("/data/%c", 'a'+i), 1_000_000, &wg)
	}
	go func() {
		wg.Wait()
		close(b.chunks)
	}()
	http.HandleFunc("/progress", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, b.bytes.Load()>>20, "MB") })
	go func() { log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil)) }()
	if err := b.compress(io.Discard); err != nil {
		log.Fatal(err)
	}
}
