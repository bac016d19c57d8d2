//go:build ignore

// Prints, for each trace named as an argument, what package internal/trace makes of it, as one line of
// JSON. make-goldens.mjs builds it in the place of cmd/trace, because internal/trace can only be
// imported from there.
package main

import (
	"encoding/json"
	"fmt"
	"internal/trace"
	"io"
	"os"
	"sort"
	"time"
)

type stats struct {
	Exec, Sched, Syscall, SyscallBlock, Total int64
	Blocks                                    map[string]int64
	Ranges                                    map[string]int64
}

func statsOf(s trace.GoroutineExecStats) stats {
	out := stats{
		Exec: int64(s.ExecTime), Sched: int64(s.SchedWaitTime), Syscall: int64(s.SyscallTime),
		SyscallBlock: int64(s.SyscallBlockTime), Total: int64(s.TotalTime),
		Blocks: map[string]int64{}, Ranges: map[string]int64{},
	}
	for reason, ns := range s.BlockTimeByReason {
		if ns != 0 {
			out.Blocks[reason] = int64(ns)
		}
	}
	for name, ns := range s.RangeTime {
		if ns != 0 {
			out.Ranges[name] = int64(ns)
		}
	}
	return out
}

type goroutine struct {
	ID   uint64
	Name string
	stats
}

type region struct {
	Goroutine uint64
	Name      string
	Task      uint64
	From, To  int64
	PC        string
	stats
}

type task struct {
	ID, Parent    uint64
	Name          string
	From, To      int64
	Complete      bool
	Regions, Logs int
}

type facts struct {
	File       string
	Goroutines []goroutine
	Regions    []region
	Tasks      []task
	// by names of flags: for each series the windows and their minimum utilisation
	Mmu map[string][][2]float64
	// by names of flags: number of steps, over all series
	Steps map[string]int
}

var flagSets = map[string]trace.UtilFlags{
	"stw":                                 trace.UtilSTW,
	"stw background assist":               trace.UtilSTW | trace.UtilBackground | trace.UtilAssist,
	"stw background assist sweep":         trace.UtilSTW | trace.UtilBackground | trace.UtilAssist | trace.UtilSweep,
	"stw background assist sweep perProc": trace.UtilSTW | trace.UtilBackground | trace.UtilAssist | trace.UtilSweep | trace.UtilPerProc,
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// utilization is nil where internal/trace panics: a range that is on when the trace begins and that is
// told of on a thread without a P.
func utilization(events []trace.Event, flags trace.UtilFlags) (utils [][]trace.MutatorUtil) {
	defer func() {
		if recover() != nil {
			utils = nil
		}
	}()
	return trace.MutatorUtilizationV2(events, flags)
}

func main() {
	out := json.NewEncoder(os.Stdout)
	for _, file := range os.Args[1:] {
		f, err := os.Open(file)
		must(err)
		r, err := trace.NewReader(f)
		must(err)
		var events []trace.Event
		s := trace.NewSummarizer()
		for {
			ev, err := r.ReadEvent()
			if err == io.EOF {
				break
			}
			must(err)
			events = append(events, ev)
			s.Event(&events[len(events)-1])
		}
		f.Close()
		origin := int64(events[0].Time())
		end := int64(events[len(events)-1].Time()) - origin
		at := func(ev *trace.Event, otherwise int64) int64 {
			if ev == nil {
				return otherwise
			}
			return int64(ev.Time()) - origin
		}
		sum := s.Finalize()
		all := facts{File: file, Mmu: map[string][][2]float64{}, Steps: map[string]int{}}
		for id, g := range sum.Goroutines {
			all.Goroutines = append(all.Goroutines, goroutine{uint64(id), g.Name, statsOf(g.GoroutineExecStats)})
			for _, r := range g.Regions {
				var outermost uint64
				if r.Start != nil {
					for frame := range r.Start.Stack().Frames() {
						outermost = frame.PC
					}
				}
				all.Regions = append(all.Regions, region{
					uint64(id), r.Name, uint64(r.TaskID), at(r.Start, 0), at(r.End, end),
					fmt.Sprint(outermost), statsOf(r.GoroutineExecStats),
				})
			}
		}
		for id, t := range sum.Tasks {
			one := task{ID: uint64(id), Name: t.Name, From: at(t.Start, -1), To: at(t.End, -1), Complete: t.Complete(), Regions: len(t.Regions), Logs: len(t.Logs)}
			if t.Parent != nil {
				one.Parent = uint64(t.Parent.ID)
			}
			all.Tasks = append(all.Tasks, one)
		}
		sort.Slice(all.Goroutines, func(i, j int) bool { return all.Goroutines[i].ID < all.Goroutines[j].ID })
		sort.Slice(all.Tasks, func(i, j int) bool { return all.Tasks[i].ID < all.Tasks[j].ID })
		sort.Slice(all.Regions, func(i, j int) bool {
			a, b := all.Regions[i], all.Regions[j]
			if a.Goroutine != b.Goroutine {
				return a.Goroutine < b.Goroutine
			}
			return a.From < b.From || a.From == b.From && a.To > b.To
		})
		for name, flags := range flagSets {
			utils := utilization(events, flags)
			if utils == nil {
				continue
			}
			curve := trace.NewMMUCurve(utils)
			for window := int64(1000); window <= end; window = window*18/10 + 7 {
				all.Mmu[name] = append(all.Mmu[name], [2]float64{float64(window), curve.MMU(time.Duration(window))})
			}
			for _, util := range utils {
				all.Steps[name] += len(util)
			}
		}
		must(out.Encode(all))
	}
}
