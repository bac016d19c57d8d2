package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// Peer is one process of ../peers beside the service: `listen` and `target` name variables that
// hold the address a server mode listens on and a client mode connects to.
type Peer struct {
	Args   []string `json:"args"`
	Listen string   `json:"listen,omitempty"`
	Target string   `json:"target,omitempty"`
}

var buildPeers = sync.OnceValues(func() (string, error) {
	dir, err := filepath.Abs(filepath.Join(*src, "..", "peers"))
	if err != nil {
		return "", err
	}
	bin := filepath.Join(*work, "bin", "peers")
	cmd := exec.Command("go", "build", "-trimpath", "-o", bin, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOTELEMETRY=off", "CGO_ENABLED=0", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build peers: %v\n%s", err, out)
	}
	return bin, nil
})

// startPeers starts the scenario's peers; client modes wait themselves until the service listens.
func startPeers(sc *Scenario, env map[string]string, said *lastLines) (stop func(), err error) {
	var running []*exec.Cmd
	stop = func() {
		for _, cmd := range running {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	for _, p := range sc.Peers {
		bin, err := buildPeers()
		if err != nil {
			return stop, err
		}
		cmd := exec.Command(bin, p.Args...)
		cmd.Stdout, cmd.Stderr = said, said
		if err := start(cmd, map[string]string{"LISTEN": env[p.Listen], "TARGET": env[p.Target]}); err != nil {
			return stop, err
		}
		running = append(running, cmd)
	}
	if len(running) > 0 {
		time.Sleep(400 * time.Millisecond)
	}
	return stop, nil
}
