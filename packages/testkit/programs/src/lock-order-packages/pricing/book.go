// Package pricing holds prices and tells listeners when one changes.
package pricing

import (
	"sync"
	"time"
)

// Book is the list of prices.
type Book struct {
	mu       sync.Mutex
	cents    map[string]int
	onChange []func(sku string, cents int)
}

// NewBook returns an empty book.
func NewBook() *Book { return &Book{cents: map[string]int{}} }

// OnChange adds a listener.
func (b *Book) OnChange(fn func(string, int)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.onChange = append(b.onChange, fn)
}

// Of returns a price.
func (b *Book) Of(sku string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cents[sku]
}

// Set changes a price and calls the listeners with the book locked.
func (b *Book) Set(sku string, cents int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cents[sku] = cents
	time.Sleep(5 * time.Millisecond) // the price journal's write
	for _, fn := range b.onChange {
		fn(sku, cents)
	}
}
