// Command notify asks the profile service where to send a message.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/notify/internal/diag"
)

type profiles struct {
	conn *grpc.ClientConn
}

func dial(target string) (*profiles, error) {
	cc, err := grpc.NewClient(target,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.WaitForReady(true)),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: 300 * time.Millisecond, Multiplier: 1.5, MaxDelay: 3 * time.Second}}),
	)
	return &profiles{cc}, err
}

func (p *profiles) channel(ctx context.Context, user string) (string, error) {
	out := &wrapperspb.StringValue{}
	if err := p.conn.Invoke(ctx, "/profile.Profiles/Channel", wrapperspb.String(user), out); err != nil {
		return "", fmt.Errorf("profile of %s: %w", user, err)
	}
	return out.Value, nil
}

type message struct{ user, text string }

type sender struct {
	profiles *profiles
	in       chan message
	log      *log.Logger
}

func (s *sender) run() {
	for m := range s.in {
		ch, err := s.profiles.channel(context.Background(), m.user)
		if err != nil {
			s.log.Print(err)
			continue
		}
		s.log.Printf("%s via %s", m.user, ch)
	}
}

func (s *sender) accept(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("now") != "" {
		ch, err := s.profiles.channel(context.Background(), r.FormValue("user"))
		fmt.Fprintln(w, ch, err)
		return
	}
	select {
	case s.in <- message{r.FormValue("user"), r.FormValue("text")}:
		w.WriteHeader(202)
	case <-time.After(400 * time.Millisecond):
		http.Error(w, "backlog", 503)
	}
}

func main() {
	p, err := dial(diag.Env("PEER_ADDR", ""))
	if err != nil {
		log.Fatal(err)
	}
	s := &sender{p, make(chan message, 20), log.New(os.Stdout, "notify ", log.Ltime)}
	for i := 0; i < 9; i++ {
		go s.run()
	}
	diag.Start()
	http.HandleFunc("/notify", s.accept)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
