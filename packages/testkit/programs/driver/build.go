package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

// The patch releases that captures are taken with. From 1.21 on the go command fetches them itself;
// older ones need -goroot.
var exact = map[string]string{
	"1.21": "go1.21.13", "1.22": "go1.22.12", "1.23": "go1.23.5", "1.24": "go1.24.4",
	"1.25": "go1.25.4", "1.26": "go1.26.8", "1.27": "go1.27.3",
}

func goCommand(version, dir string, env []string, args ...string) *exec.Cmd {
	tool := "go"
	extra := []string{"GOTOOLCHAIN=" + exact[version]}
	if root := goroots[version]; root != "" {
		tool = filepath.Join(root, "bin", "go")
		extra = []string{"GOROOT=" + root, "GOTOOLCHAIN=local"}
	}
	cmd := exec.Command(tool, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOTELEMETRY=off", "CGO_ENABLED=0", "GOWORK=off")
	cmd.Env = append(append(cmd.Env, extra...), env...)
	return cmd
}

func copyGo(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		if strings.HasSuffix(rel, ".json") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o644)
	})
}

// build copies src/<id> and src/diag into a module of its own (so that its go line, and with it the
// GODEBUG defaults, are the toolchain's) and builds the service and its peer and client, if any.
func build(sc *Scenario, version string) (binDir, experiment, goExact string, err error) {
	dir := filepath.Join(*work, "build", sc.ID+"-"+version)
	binDir = filepath.Join(*work, "bin", sc.ID+"-"+version)
	os.RemoveAll(dir)
	if err = os.MkdirAll(binDir, 0o755); err != nil {
		return
	}
	if err = copyGo(filepath.Join(*src, sc.ID), dir); err != nil {
		return
	}
	if err = copyGo(filepath.Join(*src, "diag"), filepath.Join(dir, "internal", "diag")); err != nil {
		return
	}
	mod := fmt.Sprintf("module example.com/%s\n\ngo %s\n", sc.Service, version)
	modules := sc.Modules
	if m, ok := sc.ModulesByGo[version]; ok {
		modules = m
	}
	var paths []string
	for path := range modules {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		mod += fmt.Sprintf("require %s %s\n", path, modules[path])
	}
	if err = os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o644); err != nil {
		return
	}
	var env []string
	if version == "1.26" {
		experiment = "goroutineleakprofile"
		env = append(env, "GOEXPERIMENT="+experiment)
	}
	if sc.Cgo {
		env = append(env, "CGO_ENABLED=1")
	}
	targets := map[string]string{".": sc.Service}
	for _, sub := range sc.foldersOfMain {
		targets["./"+sub] = sub + ".bin"
	}
	for pkg, name := range targets {
		cmd := goCommand(version, dir, env, "build", "-trimpath", "-o", filepath.Join(binDir, name), pkg)
		if out, e := cmd.CombinedOutput(); e != nil {
			err = fmt.Errorf("build %s %s: %v\n%s", sc.ID, version, e, out)
			return
		}
	}
	out, err := goCommand(version, dir, nil, "env", "GOVERSION").Output()
	return binDir, experiment, strings.TrimSpace(string(out)), err
}
