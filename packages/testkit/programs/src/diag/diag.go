// Package diag is the debug listener that every service of the corpus embeds:
// net/http/pprof on its own loopback port, runtime metrics as JSON, and "facts" -
// ground truth that the program knows about itself.
package diag

import (
	"encoding/json"
	"log"
	"math"
	"net/http"
	"net/http/pprof"
	"os"
	"runtime"
	"runtime/metrics"
	"strconv"
	"sync"
	"time"
)

var (
	factMu sync.Mutex
	facts  = map[string]func() interface{}{}
)

// Fact registers a named ground-truth value; fn must not block.
func Fact(name string, fn func() interface{}) {
	factMu.Lock()
	facts[name] = fn
	factMu.Unlock()
}

// Env returns an environment variable or a default.
func Env(k, def string) string {
	if v := os.Getenv(k); v != "" {
		return v
	}
	return def
}

func envInt(k string, def int) int {
	if v, err := strconv.Atoi(os.Getenv(k)); err == nil {
		return v
	}
	return def
}

// Start switches the profilers on and serves the debug port.
func Start() {
	if r := envInt("BLOCK_RATE", 10000); r >= 0 {
		runtime.SetBlockProfileRate(r)
	}
	if r := envInt("MUTEX_FRACTION", 5); r >= 0 {
		runtime.SetMutexProfileFraction(r)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/metrics", serveMetrics)
	mux.HandleFunc("/debug/facts", serveFacts)
	addr := Env("DIAG_ADDR", "127.0.0.1:6060")
	go func() { log.Fatal(http.ListenAndServe(addr, mux)) }()
}

func serveFacts(w http.ResponseWriter, r *http.Request) {
	factMu.Lock()
	defer factMu.Unlock()
	out := map[string]interface{}{}
	for k, fn := range facts {
		out[k] = fn()
	}
	json.NewEncoder(w).Encode(out)
}

func num(f float64) interface{} {
	switch {
	case math.IsInf(f, 1):
		return "+Inf"
	case math.IsInf(f, -1):
		return "-Inf"
	case math.IsNaN(f):
		return "NaN"
	}
	return f
}

func serveMetrics(w http.ResponseWriter, r *http.Request) {
	n := runtime.NumGoroutine()
	var ms runtime.MemStats
	runtime.ReadMemStats(&ms)
	descs := metrics.All()
	samples := make([]metrics.Sample, len(descs))
	for i := range descs {
		samples[i].Name = descs[i].Name
	}
	metrics.Read(samples)
	rm := map[string]interface{}{}
	for _, s := range samples {
		switch s.Value.Kind() {
		case metrics.KindUint64:
			rm[s.Name] = s.Value.Uint64()
		case metrics.KindFloat64:
			rm[s.Name] = num(s.Value.Float64())
		case metrics.KindFloat64Histogram:
			h := s.Value.Float64Histogram()
			b := [][3]interface{}{}
			for i, c := range h.Counts {
				if c != 0 {
					b = append(b, [3]interface{}{num(h.Buckets[i]), num(h.Buckets[i+1]), c})
				}
			}
			rm[s.Name] = map[string]interface{}{"histogram": b}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]interface{}{
		"time": time.Now().UTC().Format(time.RFC3339Nano), "go_version": runtime.Version(),
		"goos": runtime.GOOS, "goarch": runtime.GOARCH,
		"num_goroutine": n, "gomaxprocs": runtime.GOMAXPROCS(0), "num_cpu": runtime.NumCPU(),
		"memstats": ms, "runtime_metrics": rm,
	})
}
