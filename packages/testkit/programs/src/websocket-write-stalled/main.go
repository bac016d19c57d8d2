// Command livescore pushes match events to browsers over websockets.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"example.com/livescore/internal/diag"
)

type event struct {
	Match  string `json:"match"`
	Minute int    `json:"minute"`
	Text   string `json:"text"`
}

type viewer struct {
	ws   *websocket.Conn
	send chan event
}

func (v *viewer) writePump() {
	defer v.ws.Close()
	for e := range v.send {
		if err := v.ws.WriteJSON(e); err != nil {
			return
		}
	}
}

func (v *viewer) readPump(gone func()) {
	defer gone()
	for {
		if _, _, err := v.ws.ReadMessage(); err != nil {
			return
		}
	}
}

type match struct {
	mu      sync.RWMutex
	viewers map[*viewer]struct{}
}

func (m *match) snapshot() []*viewer {
	m.mu.RLock()
	defer m.mu.RUnlock()
	out := make([]*viewer, 0, len(m.viewers))
	for v := range m.viewers {
		out = append(out, v)
	}
	return out
}

func (m *match) watch(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	v := &viewer{ws, make(chan event, 16)}
	m.mu.Lock()
	m.viewers[v] = struct{}{}
	m.mu.Unlock()
	go v.writePump()
	go v.readPump(func() {
		m.mu.Lock()
		delete(m.viewers, v)
		m.mu.Unlock()
	})
}

// goal is called by the reporters' app and returns when every viewer has been served.
func (m *match) goal(w http.ResponseWriter, r *http.Request) {
	var e event
	if err := json.NewDecoder(r.Body).Decode(&e); err != nil {
		http.Error(w, err.Error(), 400)
		return
	}
	for _, v := range m.snapshot() {
		v.send <- e
	}
	w.WriteHeader(http.StatusAccepted)
}

func main() {
	m := &match{viewers: map[*viewer]struct{}{}}
	diag.Start()
	mux := http.NewServeMux()
	mux.HandleFunc("/watch", m.watch)
	mux.HandleFunc("/goal", m.goal)
	s := http.Server{Addr: diag.Env("ADDR", ":8080"), Handler: mux, ReadHeaderTimeout: 2 * time.Second}
	log.Fatal(s.ListenAndServe())
}
