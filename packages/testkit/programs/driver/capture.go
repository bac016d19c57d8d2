package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"
)

type FileRecord struct {
	File   string `json:"file"`
	Kind   string `json:"kind"`
	Start  string `json:"captured_from"`
	End    string `json:"captured_to"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Bundle is bundle.json, and one entry of manifest.json.
type Bundle struct {
	Scenario   string            `json:"scenario"`
	Service    string            `json:"service"`
	Title      string            `json:"title"`
	Go         string            `json:"go"`
	GoExact    string            `json:"go_exact"`
	Snapshot   string            `json:"snapshot,omitempty"`
	Dir        string            `json:"dir"`
	Env        map[string]string `json:"process_env"`
	Experiment string            `json:"goexperiment,omitempty"`
	ProcStart  string            `json:"process_started"`
	WinStart   string            `json:"window_start"`
	WinEnd     string            `json:"window_end"`
	Files      []FileRecord      `json:"files"`
	FactsStart map[string]any    `json:"facts_at_start"`
	Facts      map[string]any    `json:"facts"`
	LoadStats  map[string]any    `json:"load_observed"`
	Truth      json.RawMessage   `json:"ground_truth"`
	Observed   *Observed         `json:"observed,omitempty"`
}

func rfc(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z07:00") }

func record(dir, name, kind string, from, to time.Time) FileRecord {
	d, _ := os.ReadFile(filepath.Join(dir, name))
	h := sha256.Sum256(d)
	return FileRecord{name, kind, rfc(from), rfc(to), int64(len(d)), hex.EncodeToString(h[:])}
}

func save(dir string, b *Bundle) error {
	d, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "bundle.json"), append(d, '\n'), 0o644)
}

// capture scrapes one window: dump, then profiles over time beside each other, then dump again.
// The goroutine leak profile comes last, because it marks goroutines in every later dump.
func capture(sc *Scenario, b *Bundle, dir, diagAddr string) error {
	client := &http.Client{Timeout: 120 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	get := func(path string) ([]byte, error) {
		res, err := client.Get("http://" + diagAddr + path)
		if err != nil {
			return nil, err
		}
		defer res.Body.Close()
		d, err := io.ReadAll(res.Body)
		if err == nil && res.StatusCode != 200 {
			err = fmt.Errorf("%s: %s %.200s", path, res.Status, d)
		}
		return d, err
	}
	skip := map[string]bool{}
	for _, name := range sc.Skip {
		skip[name] = true
	}
	var mu sync.Mutex
	var firstErr error
	fetch := func(name, kind, path string) {
		if skip[name] {
			return
		}
		from := time.Now()
		d, err := get(path)
		to := time.Now()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), d, 0o644)
		}
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			if firstErr == nil {
				firstErr = err
			}
			return
		}
		b.Files = append(b.Files, record(dir, name, kind, from, to))
	}
	facts := func() map[string]any {
		m := map[string]any{}
		if d, err := get("/debug/facts"); err == nil {
			_ = json.Unmarshal(d, &m)
		}
		return m
	}
	start := time.Now()
	b.FactsStart = facts()
	before, err := get("/debug/metrics")
	if err != nil {
		return err
	}
	dumped := time.Now()
	fetch("goroutine.debug2.txt", "goroutine-debug2", "/debug/pprof/goroutine?debug=2")
	var wg sync.WaitGroup
	during := func(name, kind, path string) {
		wg.Add(1)
		go func() { defer wg.Done(); fetch(name, kind, path) }()
	}
	deltaS := int(sc.WindowS - 1)
	if deltaS > 20 {
		deltaS = 20
	}
	if sc.CPUS > 0 {
		during("cpu.pprof", "cpu", fmt.Sprintf("/debug/pprof/profile?seconds=%d", sc.CPUS))
	}
	during("block.delta.pprof", "block-delta", fmt.Sprintf("/debug/pprof/block?seconds=%d", deltaS))
	during("mutex.delta.pprof", "mutex-delta", fmt.Sprintf("/debug/pprof/mutex?seconds=%d", deltaS))
	if sc.TraceS > 0 {
		time.Sleep(time.Second)
		during("trace.out", "trace", fmt.Sprintf("/debug/pprof/trace?seconds=%d", sc.TraceS))
	}
	wg.Wait()
	time.Sleep(time.Until(dumped.Add(time.Duration(sc.WindowS * float64(time.Second)))))
	fetch("goroutine.debug2.end.txt", "goroutine-debug2", "/debug/pprof/goroutine?debug=2")
	fetch("goroutine.pprof", "goroutine", "/debug/pprof/goroutine")
	fetch("heap.pprof", "heap", "/debug/pprof/heap")
	for _, name := range sc.Extra {
		switch name {
		case "block.pprof", "mutex.pprof", "allocs.pprof", "threadcreate.pprof":
			kind := name[:len(name)-len(".pprof")]
			fetch(name, kind, "/debug/pprof/"+kind)
		case "goroutine.debug1.txt":
			fetch(name, "goroutine-debug1", "/debug/pprof/goroutine?debug=1")
		default:
			return fmt.Errorf("extra: no way to get %q", name)
		}
	}
	read := time.Now()
	after, err := get("/debug/metrics")
	if err != nil {
		return err
	}
	metrics, err := json.Marshal(map[string]json.RawMessage{"before": before, "after": after})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "metrics.json"), metrics, 0o644); err != nil {
		return err
	}
	b.Files = append(b.Files, record(dir, "metrics.json", "metrics", start, read))
	if b.Go == "1.26" || b.Go == "1.27" {
		fetch("goroutineleak.pprof", "goroutineleak", "/debug/pprof/goroutineleak")
	}
	b.Facts = facts()
	b.WinStart, b.WinEnd = rfc(start), rfc(time.Now())
	return firstErr
}
