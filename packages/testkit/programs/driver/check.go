package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

type Observed struct {
	NumGoroutine map[string]float64 `json:"num_goroutine"`
	States       map[string]int     `json:"goroutines_by_state_end"`
	Checks       []CheckResult      `json:"checks"`
	OK           bool               `json:"ok"`
}

type CheckResult struct {
	What string `json:"what"`
	Got  int    `json:"got"`
	Want string `json:"want"`
	OK   bool   `json:"ok"`
}

var header = regexp.MustCompile(`(?m)^goroutine \d+ [^\n]*\[([^\]\n]*)\][^\n]*:\n`)

func splitDump(text string) (states, bodies []string) {
	at := header.FindAllStringSubmatchIndex(text, -1)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		states = append(states, text[m[2]:m[3]])
		bodies = append(bodies, text[m[0]:end])
	}
	return
}

// firstOwn is the innermost frame of the service's own module or of a module it uses.
func firstOwn(body string) string {
	lines := strings.Split(body, "\n")
	first := ""
	for i := 1; i < len(lines); i += 2 {
		l := lines[i]
		if l == "" || strings.HasPrefix(l, "created by") {
			break
		}
		name := l
		if p := strings.LastIndex(l, "("); p > 0 {
			name = l[:p]
		}
		if first == "" {
			first = name
		}
		if strings.HasPrefix(name, "main.") || strings.Contains(strings.SplitN(name, "/", 2)[0], ".") && strings.Contains(name, "/") {
			return name
		}
	}
	return "- " + first
}

func check(sc *Scenario, b *Bundle, dir string) {
	o := &Observed{NumGoroutine: map[string]float64{}, States: map[string]int{}, OK: true}
	b.Observed = o
	table := map[string][2]int{}
	dumps := []string{"goroutine.debug2.txt", "goroutine.debug2.end.txt"}
	for which, file := range dumps {
		text, _ := os.ReadFile(filepath.Join(dir, file))
		states, bodies := splitDump(string(text))
		for i, s := range states {
			state := strings.Split(s, ",")[0]
			if which == 1 {
				o.States[state]++
			}
			k := fmt.Sprintf("%-22s %s", state, firstOwn(bodies[i]))
			n := table[k]
			n[which]++
			table[k] = n
		}
		for _, c := range sc.Checks {
			if c.File != "" && c.File != file {
				continue
			}
			rs, rf := regexp.MustCompile(c.State), regexp.MustCompile(c.Func)
			n := 0
			for i := range states {
				if rs.MatchString(states[i]) && rf.MatchString(bodies[i]) {
					n++
				}
			}
			r := CheckResult{What: fmt.Sprintf("%s: state ~ /%s/, stack ~ /%s/", file, c.State, c.Func), Got: n,
				Want: fmt.Sprintf(">= %d", c.Min), OK: n >= c.Min}
			if c.Max != nil {
				r.Want += fmt.Sprintf(" and <= %d", *c.Max)
				r.OK = r.OK && n <= *c.Max
			}
			if !r.OK {
				o.OK = false
				log.Printf("MISS %s: %s got %d want %s", b.Dir, r.What, r.Got, r.Want)
			}
			o.Checks = append(o.Checks, r)
		}
	}
	data, _ := os.ReadFile(filepath.Join(dir, "metrics.json"))
	var m struct {
		Before, After struct {
			N float64 `json:"num_goroutine"`
		}
	}
	_ = json.Unmarshal(data, &m)
	o.NumGoroutine["before"], o.NumGoroutine["after"] = m.Before.N, m.After.N

	var keys []string
	for k := range table {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := table[keys[i]], table[keys[j]]
		if a[1] != b[1] {
			return a[1] > b[1]
		}
		return keys[i] < keys[j]
	})
	var out strings.Builder
	for i, k := range keys {
		if i == *rows {
			fmt.Fprintf(&out, "   ... %d more\n", len(keys)-i)
			break
		}
		fmt.Fprintf(&out, "   %5d %5d  %s\n", table[k][0], table[k][1], k)
	}
	var size int64
	for _, f := range b.Files {
		size += f.Size
	}
	facts, _ := json.Marshal(b.Facts)
	load, _ := json.Marshal(b.LoadStats)
	log.Printf("%s: %g -> %g goroutines, %d kB, checks ok: %v\n%s   facts %s\n   load %s", b.Dir, m.Before.N, m.After.N, size/1000, o.OK, out.String(), facts, load)
}
