package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Load is one open-loop stream of HTTP requests: requests that find `conc` others of the same
// stream in flight are not sent, so a service that stands still keeps `conc` waiting.
type Load struct {
	Path      string            `json:"path"` // {n} becomes the request's number
	Method    string            `json:"method,omitempty"`
	Body      string            `json:"body,omitempty"`
	BodyBytes int               `json:"body_bytes,omitempty"`
	RPS       float64           `json:"rps"`
	RPSTo     float64           `json:"rps_to,omitempty"` // reached after ramp_s
	RampS     float64           `json:"ramp_s,omitempty"`
	Conc      int               `json:"conc"`
	TimeoutMS int               `json:"timeout_ms"` // 0: 5 s; -1: none
	StartMS   int               `json:"start_ms,omitempty"`
	StopMS    int               `json:"stop_ms,omitempty"`
	PeriodMS  int               `json:"period_ms,omitempty"` // with on_ms: only the first on_ms of each period
	OnMS      int               `json:"on_ms,omitempty"`
	MaxReq    int               `json:"max_requests,omitempty"`
	Headers   map[string]string `json:"headers,omitempty"`
	Port      string            `json:"port,omitempty"` // environment variable with the address, else ADDR
}

// GoroutineCheck counts goroutines whose bracketed state and whole text match.
type GoroutineCheck struct {
	State string `json:"state,omitempty"`
	Func  string `json:"func"`
	Min   int    `json:"min"`
	Max   *int   `json:"max,omitempty"`
	File  string `json:"file,omitempty"` // "" means both dumps
}

// Action happens once, after_s seconds after the service listens.
type Action struct {
	AfterS float64 `json:"after_s"`
	Signal string  `json:"signal,omitempty"` // TERM, HUP, USR1, STOP, CONT; or
	Get    string  `json:"get,omitempty"`    // a path of the service
}

// Scenario is src/<id>/scenario.json.
type Scenario struct {
	ID            string                       `json:"id"`
	Service       string                       `json:"service"` // module example.com/<service>
	Title         string                       `json:"title"`
	Versions      []string                     `json:"versions"`
	Modules       map[string]string            `json:"modules,omitempty"`       // path -> version
	ModulesByGo   map[string]map[string]string `json:"modules_by_go,omitempty"` // instead of modules for that Go version
	Cgo           bool                         `json:"cgo,omitempty"`
	Env           map[string]string            `json:"env,omitempty"`
	Ports         []string                     `json:"ports,omitempty"`  // more variables that get a free loopback address
	Stderr        string                       `json:"stderr,omitempty"` // "unread-pipe": a pipe that nobody reads
	Stdout        string                       `json:"stdout,omitempty"` // same
	Peers         []Peer                       `json:"peers,omitempty"`  // processes of ../peers
	Load          []Load                       `json:"load,omitempty"`
	Actions       []Action                     `json:"actions,omitempty"`
	WarmS         float64                      `json:"warm_s"`
	EarlyGCS      float64                      `json:"early_gc_s,omitempty"` // heap?gc=1 so long after start
	WindowS       float64                      `json:"window_s,omitempty"`   // default 7: time between the two dumps
	CPUS          int                          `json:"cpu_s,omitempty"`      // default 3; -1 none
	TraceS        int                          `json:"trace_s,omitempty"`    // default none
	Snapshots     int                          `json:"snapshots,omitempty"`
	SnapshotGapS  float64                      `json:"snapshot_gap_s,omitempty"`
	Extra         []string                     `json:"extra,omitempty"` // more files: block.pprof, mutex.pprof, allocs.pprof, threadcreate.pprof, goroutine.debug1.txt
	Skip          []string                     `json:"skip,omitempty"`
	Truth         json.RawMessage              `json:"truth"`
	Checks        []GoroutineCheck             `json:"checks,omitempty"`
	Notes         string                       `json:"notes,omitempty"`
	foldersOfMain []string
}

func loadScenario(folder string) (*Scenario, error) {
	data, err := os.ReadFile(filepath.Join(folder, "scenario.json"))
	if err != nil {
		return nil, err
	}
	sc := &Scenario{}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(sc); err != nil {
		return nil, fmt.Errorf("%s: %v", folder, err)
	}
	if sc.ID != filepath.Base(folder) {
		return nil, fmt.Errorf("%s: id is %q", folder, sc.ID)
	}
	var truth struct {
		Healthy    *bool    `json:"healthy"`
		RootCauses []string `json:"root_causes"`
		Accept     []string `json:"accept"`
		Guilty     []string `json:"guilty"`
		Victims    []string `json:"victims"`
		Note       string   `json:"note"`
	}
	dec = json.NewDecoder(bytes.NewReader(sc.Truth))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&truth); err != nil {
		return nil, fmt.Errorf("%s: truth: %v", folder, err)
	}
	if truth.Healthy == nil || *truth.Healthy != (len(truth.Accept) == 0) || *truth.Healthy != (len(truth.Guilty) == 0) {
		return nil, fmt.Errorf("%s: truth: healthy ones have no accept and no guilty, all others have both", folder)
	}
	if sc.WindowS == 0 {
		sc.WindowS = 7
	}
	if sc.CPUS == 0 {
		sc.CPUS = 3
	}
	for _, sub := range []string{"peer", "client"} {
		if _, err := os.Stat(filepath.Join(folder, sub)); err == nil {
			sc.foldersOfMain = append(sc.foldersOfMain, sub)
		}
	}
	return sc, nil
}
