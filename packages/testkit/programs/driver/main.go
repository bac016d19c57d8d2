// corpusdriver builds small Go services with several toolchains, puts load on each from outside,
// scrapes its debug port during one window and counts what the dumps hold. Standard library only.
// See ../README.md.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

var (
	src   = flag.String("src", "../src", "folder of the scenarios")
	out   = flag.String("out", filepath.Join(os.TempDir(), "corpus-new"), "receives <scenario>/go<version>/ and manifest.json")
	work  = flag.String("work", filepath.Join(os.TempDir(), "corpusdriver"), "scratch folder")
	only  = flag.String("only", "", "comma list of scenario ids (default: all)")
	vers  = flag.String("go", "", "comma list of Go versions (default: each scenario's own)")
	jobs  = flag.Int("j", 1, "services at a time")
	rows  = flag.Int("rows", 14, "rows of goroutine groups to print per bundle")
	dry   = flag.Bool("build", false, "build only")
	ns    = flag.Bool("ns", true, "run services in a mount namespace, so that the binary's path is /srv/<service> (needs root)")
	roots = flag.String("goroot", "", "version=folder,... for toolchains that the go command cannot fetch (1.19)")

	goroots             = map[string]string{}
	silentAddr, slowURL string
	upstreamOnce        sync.Once
)

// upstreams are two servers that every scenario may use: SILENT_ADDR accepts, never reads and never
// writes; SLOW_URL answers after ?ms=.
func upstreams() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	silentAddr = l.Addr().String()
	var held []net.Conn
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.(*net.TCPConn).SetReadBuffer(4096)
			held = append(held, c)
		}
	}()
	h, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	slowURL = "http://" + h.Addr().String()
	go http.Serve(h, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		ms, _ := strconv.Atoi(r.URL.Query().Get("ms"))
		select {
		case <-time.After(time.Duration(ms) * time.Millisecond):
			fmt.Fprintf(w, "{\"ok\":true,\"ms\":%d}", ms)
		case <-r.Context().Done():
		}
	}))
}

func freeAddr() string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

var signals = map[string]syscall.Signal{"TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "USR1": syscall.SIGUSR1,
	"STOP": syscall.SIGSTOP, "CONT": syscall.SIGCONT, "INT": syscall.SIGINT}

func start(cmd *exec.Cmd, env map[string]string) error {
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=/", "TMPDIR=/tmp"}
	for k, v := range env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	return cmd.Start()
}

// lastLines keeps what a process wrote, for messages.
type lastLines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lastLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buf.Len() > 1<<20 {
		l.buf.Reset()
	}
	return l.buf.Write(p)
}

func (l *lastLines) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.buf.String()
	if len(s) > 1500 {
		s = s[len(s)-1500:]
	}
	return s
}

func run(sc *Scenario, version string) error {
	binDir, experiment, goExact, err := build(sc, version)
	if err != nil || *dry {
		return err
	}
	upstreamOnce.Do(upstreams)
	addr, diagAddr := freeAddr(), freeAddr()
	env := map[string]string{"ADDR": addr, "DIAG_ADDR": diagAddr, "SILENT_ADDR": silentAddr, "SLOW_URL": slowURL, "GOTRACEBACK": "all"}
	for _, name := range append([]string{"PEER_ADDR"}, sc.Ports...) {
		env[name] = freeAddr()
	}
	for k, v := range sc.Env {
		env[k] = v
	}
	var said lastLines
	extra := func(sub string) (stop func(), err error) {
		cmd := exec.Command(filepath.Join(binDir, sub+".bin"))
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := start(cmd, env); err != nil {
			return nil, err
		}
		return func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }, nil
	}
	has := map[string]bool{}
	for _, sub := range sc.foldersOfMain {
		has[sub] = true
	}
	if has["peer"] {
		stop, err := extra("peer")
		if err != nil {
			return err
		}
		defer stop()
		time.Sleep(300 * time.Millisecond)
	}
	stopPeers, err := startPeers(sc, env, &said)
	defer stopPeers()
	if err != nil {
		return err
	}
	cmd := exec.Command(filepath.Join(binDir, sc.Service))
	if *ns {
		abs, err := filepath.Abs(binDir)
		if err != nil {
			return err
		}
		cmd = exec.Command("unshare", "-m", "sh", "-c", `mount --bind "$0" /srv && cd /srv && exec /srv/"$1"`, abs, sc.Service)
	}
	cmd.Stdout, cmd.Stderr = &said, &said
	for _, stream := range []struct {
		how  string
		into *io.Writer
	}{{sc.Stdout, &cmd.Stdout}, {sc.Stderr, &cmd.Stderr}} {
		if stream.how == "unread-pipe" {
			r, w, err := os.Pipe()
			if err != nil {
				return err
			}
			defer r.Close()
			defer w.Close()
			*stream.into = w
		}
	}
	procStart := time.Now()
	if err := start(cmd, env); err != nil {
		return err
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	for i := 0; ; i++ {
		c, err := net.DialTimeout("tcp", diagAddr, time.Second)
		if err == nil {
			c.Close()
			break
		}
		if i > 100 {
			return fmt.Errorf("%s %s did not listen: %s", sc.ID, version, said.tail())
		}
		time.Sleep(50 * time.Millisecond)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	began := time.Now()
	for _, a := range sc.Actions {
		go func(a Action) {
			time.Sleep(time.Until(began.Add(time.Duration(a.AfterS * float64(time.Second)))))
			if ctx.Err() != nil {
				return
			}
			if a.Signal != "" {
				_ = cmd.Process.Signal(signals[a.Signal])
				return
			}
			if res, err := http.Get("http://" + addr + a.Get); err == nil {
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close()
			}
		}(a)
	}
	if has["client"] {
		stop, err := extra("client")
		if err != nil {
			return err
		}
		defer stop()
	}
	stats := map[string]*loadStat{}
	for i, ld := range sc.Load {
		st := &loadStat{}
		stats[fmt.Sprintf("%d %s", i, ld.Path)] = st
		to := addr
		if ld.Port != "" {
			to = env[ld.Port]
		}
		go runLoad(ctx, "http://"+to, ld, st)
	}
	if sc.EarlyGCS > 0 {
		time.Sleep(time.Duration(sc.EarlyGCS * float64(time.Second)))
		if res, err := http.Get("http://" + diagAddr + "/debug/pprof/heap?gc=1"); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
	}
	time.Sleep(time.Until(began.Add(time.Duration(sc.WarmS * float64(time.Second)))))
	count := sc.Snapshots
	if count == 0 {
		count = 1
	}
	for i := 0; i < count; i++ {
		dir, snapshot := filepath.Join(sc.ID, "go"+version), ""
		if count > 1 {
			snapshot = fmt.Sprintf("t%d", i)
			dir = filepath.Join(dir, snapshot)
			if i > 0 {
				time.Sleep(time.Duration(sc.SnapshotGapS * float64(time.Second)))
			}
		}
		full := filepath.Join(*out, dir)
		os.RemoveAll(full)
		if err := os.MkdirAll(full, 0o755); err != nil {
			return err
		}
		b := &Bundle{Scenario: sc.ID, Service: sc.Service, Title: sc.Title, Go: version, GoExact: goExact, Snapshot: snapshot,
			Dir: filepath.ToSlash(dir), Experiment: experiment, ProcStart: rfc(procStart), Truth: sc.Truth,
			Env: map[string]string{"GOTRACEBACK": "all"}, LoadStats: map[string]any{}}
		for k, v := range sc.Env {
			b.Env[k] = v
		}
		if err := capture(sc, b, full, diagAddr); err != nil {
			return fmt.Errorf("%s %s: %v; it wrote: %s", sc.ID, version, err, said.tail())
		}
		for k, st := range stats {
			b.LoadStats[k] = st.summary()
		}
		check(sc, b, full)
		if err := save(full, b); err != nil {
			return err
		}
	}
	return nil
}

// manifest gathers every bundle.json below out, also those of earlier runs.
func manifest() error {
	var bundles []json.RawMessage
	ok := 0
	for _, pattern := range []string{"*/go*/bundle.json", "*/go*/t*/bundle.json"} {
		files, err := filepath.Glob(filepath.Join(*out, pattern))
		if err != nil {
			return err
		}
		sort.Strings(files)
		for _, f := range files {
			d, err := os.ReadFile(f)
			if err != nil {
				return err
			}
			var b Bundle
			if err := json.Unmarshal(d, &b); err != nil {
				return fmt.Errorf("%s: %v", f, err)
			}
			if b.Observed != nil && b.Observed.OK {
				ok++
			}
			bundles = append(bundles, d)
		}
	}
	d, err := json.MarshalIndent(map[string]any{"format": 1, "bundles_total": len(bundles), "bundles_ok": ok, "bundles": bundles}, "", " ")
	if err != nil {
		return err
	}
	log.Printf("manifest: %d bundles, %d with all checks ok", len(bundles), ok)
	return os.WriteFile(filepath.Join(*out, "manifest.json"), append(d, '\n'), 0o644)
}

func listed(list, x string) bool {
	return list == "" || strings.Contains(","+list+",", ","+x+",")
}

func main() {
	flag.Parse()
	log.SetFlags(log.Ltime)
	for _, pair := range strings.Split(*roots, ",") {
		if version, folder, ok := strings.Cut(pair, "="); ok {
			goroots[version] = folder
		}
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		log.Fatal(err)
	}
	folders, _ := filepath.Glob(filepath.Join(*src, "*", "scenario.json"))
	failed := false
	var wg sync.WaitGroup
	gate := make(chan struct{}, *jobs)
	for _, f := range folders {
		if !listed(*only, filepath.Base(filepath.Dir(f))) {
			continue
		}
		sc, err := loadScenario(filepath.Dir(f))
		if err != nil {
			log.Fatal(err)
		}
		for _, v := range sc.Versions {
			if !listed(*vers, v) {
				continue
			}
			gate <- struct{}{}
			wg.Add(1)
			go func(sc *Scenario, v string) {
				defer wg.Done()
				defer func() { <-gate }()
				if err := run(sc, v); err != nil {
					log.Printf("FAIL %v", err)
					failed = true
				}
			}(sc, v)
		}
	}
	wg.Wait()
	if !*dry {
		if err := manifest(); err != nil {
			log.Fatal(err)
		}
	}
	if failed {
		os.Exit(1)
	}
}
