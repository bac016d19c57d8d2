// Command basket prices baskets with the pricing service over gRPC.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/basket/internal/diag"
)

type PricingClient interface {
	Quote(ctx context.Context, sku string, opts ...grpc.CallOption) (string, error)
}

type pricingClient struct{ cc grpc.ClientConnInterface }

func (c *pricingClient) Quote(ctx context.Context, sku string, opts ...grpc.CallOption) (string, error) {
	out := new(wrapperspb.StringValue)
	method := "/pricing.Pricing/Quote"
	if strings.HasPrefix(sku, "import-") {
		method = "/pricing.Pricing/QuoteHang"
	}
	err := c.cc.Invoke(ctx, method, wrapperspb.String(sku), out, opts...)
	return out.GetValue(), err
}

type basket struct {
	prices PricingClient
}

func (b *basket) total(ctx context.Context, skus []string) ([]string, error) {
	var lines []string
	for _, s := range skus {
		q, err := b.prices.Quote(ctx, s)
		if err != nil {
			return nil, err
		}
		lines = append(lines, q)
	}
	return lines, nil
}

func (b *basket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	lines, err := b.total(context.Background(), strings.Split(r.FormValue("skus"), ","))
	if err != nil {
		http.Error(w, err.Error(), 502)
		return
	}
	fmt.Fprintln(w, strings.Join(lines, "\n"))
}

func main() {
	cc, err := grpc.Dial(diag.Env("PEER_ADDR", ""), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	defer cc.Close()
	diag.Start()
	http.Handle("/total", &basket{&pricingClient{cc}})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
