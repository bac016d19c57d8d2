// Package flow joins channels to pipelines. A stage closes its output after its
// input is closed and everything has gone through.
package flow

import (
	"sync"
	"time"
)

func Map[A, B any](in <-chan A, workers int, fn func(A) B) <-chan B {
	out := make(chan B, workers)
	var wg sync.WaitGroup
	wg.Add(workers)
	for range workers {
		go func() {
			defer wg.Done()
			for a := range in {
				out <- fn(a)
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func Split[T any](in <-chan T, first func(T) bool) (<-chan T, <-chan T) {
	a, b := make(chan T, 16), make(chan T, 16)
	go func() {
		defer close(a)
		defer close(b)
		for v := range in {
			if first(v) {
				a <- v
			} else {
				b <- v
			}
		}
	}()
	return a, b
}

func Merge[T any](ins ...<-chan T) <-chan T {
	out := make(chan T)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for v := range in {
				out <- v
			}
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func Batch[T any](in <-chan T, size int, patience time.Duration) <-chan []T {
	out := make(chan []T)
	go func() {
		defer close(out)
		var batch []T
		tick := time.NewTicker(patience)
		defer tick.Stop()
		for {
			select {
			case v, ok := <-in:
				if !ok {
					out <- batch
					return
				}
				if batch = append(batch, v); len(batch) < size {
					continue
				}
			case <-tick.C:
				if len(batch) == 0 {
					continue
				}
			}
			out <- batch
			batch = nil
		}
	}()
	return out
}

func Drain[T any](in <-chan T, fn func(T)) {
	for v := range in {
		fn(v)
	}
}
