package main

import (
	"context"
	"io"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

type loadStat struct {
	mu                      sync.Mutex
	sent, ok, errs, skipped int
	latencyMS               []float64
}

func runLoad(ctx context.Context, base string, ld Load, st *loadStat) {
	if ld.Conc == 0 {
		ld.Conc = 4
	}
	timeout := time.Duration(ld.TimeoutMS) * time.Millisecond
	if ld.TimeoutMS == 0 {
		timeout = 5 * time.Second
	} else if ld.TimeoutMS < 0 {
		timeout = 0
	}
	client := &http.Client{Timeout: timeout, Transport: &http.Transport{MaxIdleConnsPerHost: ld.Conc}}
	inFlight := make(chan struct{}, ld.Conc)
	body := ld.Body
	if ld.BodyBytes > 0 {
		body = strings.Repeat("0123456789abcde\n", ld.BodyBytes/16+1)[:ld.BodyBytes]
	}
	begin := time.Now()
	select {
	case <-time.After(time.Duration(ld.StartMS) * time.Millisecond):
	case <-ctx.Done():
		return
	}
	first := time.Now()
	next := first
	for n := 0; ld.MaxReq == 0 || n < ld.MaxReq; {
		rate := ld.RPS
		if ld.RampS > 0 {
			share := time.Since(first).Seconds() / ld.RampS
			if share > 1 {
				share = 1
			}
			rate += (ld.RPSTo - ld.RPS) * share
		}
		next = next.Add(time.Duration(float64(time.Second) / rate))
		if late := time.Since(next); late > time.Second {
			next = time.Now()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(next)):
		}
		if ld.StopMS > 0 && time.Since(begin) > time.Duration(ld.StopMS)*time.Millisecond {
			return
		}
		if ld.PeriodMS > 0 && time.Since(first).Milliseconds()%int64(ld.PeriodMS) >= int64(ld.OnMS) {
			continue
		}
		select {
		case inFlight <- struct{}{}:
		default:
			st.mu.Lock()
			st.skipped++
			st.mu.Unlock()
			continue
		}
		n++
		go func(i int) {
			defer func() { <-inFlight }()
			request(ctx, client, base, ld, body, i, st)
		}(n)
	}
}

func request(ctx context.Context, client *http.Client, base string, ld Load, body string, i int, st *loadStat) {
	method := ld.Method
	if method == "" {
		method = "GET"
	}
	path := strings.ReplaceAll(ld.Path, "{n}", strconv.Itoa(i))
	req, err := http.NewRequestWithContext(ctx, method, base+path, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	for k, v := range ld.Headers {
		req.Header.Set(k, v)
	}
	began := time.Now()
	res, err := client.Do(req)
	if err == nil {
		_, err = io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.sent++
	if err != nil || res.StatusCode >= 500 {
		st.errs++
	} else {
		st.ok++
	}
	st.latencyMS = append(st.latencyMS, float64(time.Since(began).Microseconds())/1000)
}

func (s *loadStat) summary() map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := append([]float64(nil), s.latencyMS...)
	sort.Float64s(l)
	q := func(p float64) any {
		if len(l) == 0 {
			return nil
		}
		return l[int(p*float64(len(l)-1))]
	}
	return map[string]any{"finished": s.sent, "ok": s.ok, "failed_or_timed_out": s.errs,
		"skipped_all_in_flight": s.skipped, "p50_ms": q(.5), "p99_ms": q(.99)}
}
