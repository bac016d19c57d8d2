// Command stalled is a small quote service with one mistake of your choice in it, and a load
// generator that makes the mistake show. It needs nothing but the standard library.
//
//	go run . -stall lock-across-http
//	npx unpark capture http://127.0.0.1:6060
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"os/signal"
	"runtime"
	"sort"
	"strings"
	"time"
)

// stalls has a handler for each mistake; see the file of its name.
var stalls = map[string]func(upstream string) http.Handler{
	"none":             newHealthy,
	"lock-across-http": newLockAcrossHTTP,
	"abandoned-send":   newAbandonedSend,
	"lock-order":       newLockOrder,
}

func names() string {
	var all []string
	for name := range stalls {
		all = append(all, name)
	}
	sort.Strings(all)
	return strings.Join(all, ", ")
}

func main() {
	stall := flag.String("stall", "none", "mistake to build in: "+names())
	debugAddr := flag.String("debug", "127.0.0.1:6060", "address of net/http/pprof")
	clients := flag.Int("clients", 40, "clients of the built-in load generator; 0 for none")
	flag.Parse()
	newHandler, known := stalls[*stall]
	if !known {
		fmt.Fprintf(os.Stderr, "-stall %q is unknown; one of: %s\n", *stall, names())
		os.Exit(2)
	}

	// Without these two the block and mutex profiles stay empty: one sample for every 10
	// microseconds of waiting, one for every fifth contended unlock.
	runtime.SetBlockProfileRate(10_000)
	runtime.SetMutexProfileFraction(5)

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	debug := listen(*debugAddr)
	go func() { log.Print(http.Serve(debug, http.DefaultServeMux)) }()

	upstream := listen("127.0.0.1:0")
	go func() { log.Print(http.Serve(upstream, http.HandlerFunc(slowUpstream))) }()

	service := listen("127.0.0.1:0")
	server := &http.Server{
		Handler:           newHandler("http://" + upstream.Addr().String()),
		ReadHeaderTimeout: 5 * time.Second,
	}
	go func() { log.Print(server.Serve(service)) }()

	for client := 0; client < *clients; client++ {
		go askForQuotes(ctx, "http://"+service.Addr().String(), client)
	}
	log.Printf("mistake: %s; net/http/pprof on http://%s; Ctrl-C ends it", *stall, debug.Addr())
	<-ctx.Done()
}

func listen(addr string) net.Listener {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		log.Fatal(err)
	}
	return listener
}

// slowUpstream stands for a token or price service that takes its time.
func slowUpstream(w http.ResponseWriter, r *http.Request) {
	select {
	case <-time.After(250 * time.Millisecond):
		fmt.Fprint(w, "42.17")
	case <-r.Context().Done():
	}
}

// askForQuotes is one client: it asks, reads, waits a little and asks again.
func askForQuotes(ctx context.Context, service string, client int) {
	asker := http.Client{
		Timeout:   30 * time.Second,
		Transport: &http.Transport{},
	}
	for n := client; ctx.Err() == nil; n++ {
		response, err := asker.Get(fmt.Sprintf("%s/quote?account=%d", service, n%8))
		if err == nil {
			response.Body.Close()
		}
		time.Sleep(250 * time.Millisecond)
	}
}
