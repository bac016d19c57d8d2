// Package cron has a goroutine per job; each sleeps until its time.
package cron

import (
	"encoding/json"
	"net/http"
	"sync/atomic"
	"time"
)

// Schedule says when a job runs next.
type Schedule func(now time.Time) time.Time

func Daily(hour, minute int) Schedule {
	return func(now time.Time) time.Time {
		t := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
		if !t.After(now) {
			t = t.AddDate(0, 0, 1)
		}
		return t
	}
}

func Every(d time.Duration) Schedule {
	return func(now time.Time) time.Time { return now.Add(d) }
}

type Job struct {
	Name string
	when Schedule
	do   func() error
	runs int64
}

func (j *Job) loop() {
	for {
		now := time.Now()
		time.Sleep(j.when(now).Sub(now))
		j.run()
	}
}

func (j *Job) run() {
	if err := j.do(); err == nil {
		atomic.AddInt64(&j.runs, 1)
	}
}

type Table map[string]*Job

func (t Table) Add(name string, when Schedule, do func() error) {
	t[name] = &Job{Name: name, when: when, do: do}
}

func (t Table) Start() {
	for _, j := range t {
		go j.loop()
	}
}

func (t Table) Runs() (n int64) {
	for _, j := range t {
		n += atomic.LoadInt64(&j.runs)
	}
	return
}

func (t Table) List(w http.ResponseWriter, r *http.Request) {
	next := map[string]time.Time{}
	now := time.Now()
	for name, j := range t {
		next[name] = j.when(now)
	}
	json.NewEncoder(w).Encode(next)
}

func (t Table) RunNow(w http.ResponseWriter, r *http.Request) {
	j, ok := t[r.URL.Query().Get("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	j.run()
}
