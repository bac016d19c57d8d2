// Command enrich adds company data to leads; companies unknown to the registry are skipped.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"example.com/enrich/internal/diag"
)

var errUnknown = errors.New("unknown company")

type registry struct {
	root   string
	client http.Client
	miss   int64
	hit    int64
}

type company struct {
	OK   bool
	Path string
}

func (g *registry) find(domain string) (c company, err error) {
	path := "/company/" + domain
	if strings.HasSuffix(domain, ".example") {
		path = "/missing/" + domain
	}
	resp, err := g.client.Get(g.root + path)
	if err != nil {
		return c, err
	}
	if resp.StatusCode == http.StatusNotFound {
		atomic.AddInt64(&g.miss, 1)
		return c, errUnknown
	}
	defer resp.Body.Close()
	atomic.AddInt64(&g.hit, 1)
	err = json.NewDecoder(resp.Body).Decode(&c)
	return c, err
}

type lead struct{ Mail, Domain string }

func split(mail string) lead {
	at := strings.LastIndexByte(mail, '@')
	return lead{mail, mail[at+1:]}
}

func main() {
	g := &registry{root: "http://" + diag.Env("PEER_ADDR", "127.0.0.1:9000")}
	g.client.Timeout = 0
	tr := http.DefaultTransport.(*http.Transport).Clone()
	tr.ResponseHeaderTimeout = 3 * time.Second
	g.client.Transport = tr
	diag.Fact("misses", func() interface{} { return atomic.LoadInt64(&g.miss) })
	diag.Start()
	http.HandleFunc("/lead", func(w http.ResponseWriter, r *http.Request) {
		l := split(r.URL.Query().Get("mail"))
		c, err := g.find(l.Domain)
		switch {
		case errors.Is(err, errUnknown):
			fmt.Fprintf(w, "%s: no company\n", l.Mail)
		case err != nil:
			http.Error(w, err.Error(), 502)
		default:
			fmt.Fprintf(w, "%s: %v\n", l.Mail, c.Path)
		}
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
