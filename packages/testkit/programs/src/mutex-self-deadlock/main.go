// Command loyalty keeps points of members.
package main

import (
	"fmt"
	"log"
	"net/http"
	"strconv"
	"sync"
	"time"

	"example.com/loyalty/internal/diag"
)

type member struct {
	id     string
	points int
	tier   string
}

type programme struct {
	sync.Mutex
	members map[string]*member
	audit   []string
}

func (p *programme) Member(id string) *member {
	p.Lock()
	defer p.Unlock()
	m := p.members[id]
	if m == nil {
		m = &member{id: id, tier: "basic"}
		p.members[id] = m
	}
	return m
}

func (p *programme) Earn(id string, n int) int {
	m := p.Member(id)
	p.Lock()
	defer p.Unlock()
	m.points += n
	if m.points > 1000 && m.tier == "basic" {
		p.promote(m)
	}
	return m.points
}

// promote is called with the programme locked and looks its sponsor up by way of Member.
func (p *programme) promote(m *member) {
	sponsor := p.Member("sponsor")
	sponsor.points += 10
	m.tier = "gold"
	p.audit = append(p.audit, m.id)
}

func (p *programme) expire() {
	for range time.Tick(3 * time.Second) {
		p.Lock()
		for id, m := range p.members {
			if m.points == 0 {
				delete(p.members, id)
			}
		}
		p.Unlock()
	}
}

func main() {
	p := &programme{members: map[string]*member{}}
	go p.expire()
	offers := make(chan string, 16)
	for i := 0; i < 10; i++ {
		go func() {
			for o := range offers {
				log.Println("offer sent:", o)
			}
		}()
	}
	go func() {
		for {
			time.Sleep(600 * time.Millisecond)
			offers <- "double points"
		}
	}()
	diag.Start()
	http.HandleFunc("/earn", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.FormValue("points"))
		fmt.Fprintln(w, p.Earn(r.FormValue("member"), n))
	})
	http.HandleFunc("/tiers", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "basic gold") })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
