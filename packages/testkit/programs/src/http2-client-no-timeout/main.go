// Command passkeys verifies logins against an identity provider over HTTP/2.
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/passkeys/internal/diag"
)

type Verifier interface {
	Verify(ctx context.Context, token string) (bool, error)
}

type provider struct {
	url string
	hc  *http.Client
}

func (p *provider) Verify(ctx context.Context, token string) (bool, error) {
	b, _ := json.Marshal(map[string]string{"token": token})
	where := "/hang/verify"
	if len(token) < 6 {
		where = "/verify"
	}
	req, err := http.NewRequest("POST", p.url+where, bytes.NewReader(b))
	if err != nil {
		return false, err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := p.hc.Do(req)
	if err != nil {
		return false, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode == 200, err
}

type cached[V Verifier] struct {
	next V
	mu   sync.RWMutex
	seen map[string]time.Time
}

func (c *cached[V]) Verify(ctx context.Context, token string) (bool, error) {
	c.mu.RLock()
	until, ok := c.seen[token]
	c.mu.RUnlock()
	if ok && time.Now().Before(until) {
		return true, nil
	}
	ok, err := c.next.Verify(ctx, token)
	if ok {
		c.mu.Lock()
		c.seen[token] = time.Now().Add(3 * time.Second)
		c.mu.Unlock()
	}
	return ok, err
}

func login(v Verifier) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ok, err := v.Verify(r.Context(), r.URL.Query().Get("token"))
		if err != nil || !ok {
			http.Error(w, "denied", http.StatusForbidden)
			return
		}
		io.WriteString(w, "welcome\n")
	}
}

func main() {
	tr := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, TLSHandshakeTimeout: 3 * time.Second}
	v := &cached[*provider]{next: &provider{"https://" + diag.Env("PEER_ADDR", ""), &http.Client{Transport: tr}}, seen: map[string]time.Time{}}
	diag.Start()
	http.HandleFunc("/login", login(v))
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
