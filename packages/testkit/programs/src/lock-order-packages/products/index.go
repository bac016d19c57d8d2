// Package products is the index of what the shop sells.
package products

import (
	"fmt"
	"sort"
	"sync"
)

// Prices says what a product costs.
type Prices interface{ Of(sku string) int }

// Index lists products with their prices.
type Index struct {
	mu     sync.Mutex
	skus   []string
	prices Prices
	dirty  map[string]int
}

// NewIndex returns an index that takes its prices from p.
func NewIndex(p Prices) *Index { return &Index{prices: p, dirty: map[string]int{}} }

// Add lists a product.
func (x *Index) Add(sku string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.skus = append(x.skus, sku)
	sort.Strings(x.skus)
}

// List asks for each price with the index locked.
func (x *Index) List() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var lines []string
	for _, s := range x.skus {
		lines = append(lines, fmt.Sprintf("%s %d", s, x.prices.Of(s)))
	}
	return lines
}

// Reprice notes that a price has changed.
func (x *Index) Reprice(sku string, cents int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.dirty[sku] = cents
}
