// Command sitemap walks a tree of pages with a bounded number of visitors.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/sitemap/internal/diag"
)

type page struct {
	path  string
	links []page
}

func tree(path string, depth, fan int) page {
	p := page{path: path}
	if depth > 0 {
		for i := 0; i < fan; i++ {
			p.links = append(p.links, tree(path+"/"+strconv.Itoa(i), depth-1, fan))
		}
	}
	return p
}

type walker struct {
	g       *errgroup.Group
	ctx     context.Context
	visited atomic.Int64
}

// visit starts the visits of its links in the group that it runs in itself.
func (wk *walker) visit(p page) error {
	select {
	case <-time.After(2 * time.Millisecond):
	case <-wk.ctx.Done():
		return wk.ctx.Err()
	}
	wk.visited.Add(1)
	for _, l := range p.links {
		l := l
		wk.g.Go(func() error { return wk.visit(l) })
	}
	return nil
}

func crawl(ctx context.Context, root page, limit int) (int64, error) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(limit)
	wk := &walker{g: g, ctx: ctx}
	g.Go(func() error { return wk.visit(root) })
	err := g.Wait()
	return wk.visited.Load(), err
}

func main() {
	sites := map[string]page{"blog": tree("/", 1, 3), "shop": tree("/", 3, 4), "docs": tree("/", 1, 5)}
	diag.Start()
	http.HandleFunc("/crawl", func(w http.ResponseWriter, r *http.Request) {
		n, err := crawl(context.Background(), sites[r.FormValue("site")], 6)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, n)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
