// Command clicks publishes page clicks to Kafka.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"time"

	"github.com/segmentio/kafka-go"

	"example.com/clicks/internal/diag"
)

type Click struct {
	Page string    `json:"page"`
	At   time.Time `json:"at"`
}

type publisher struct {
	w *kafka.Writer
}

func newPublisher(brokers ...string) *publisher {
	return &publisher{&kafka.Writer{
		Addr: kafka.TCP(brokers...), Topic: "clicks", Balancer: &kafka.Hash{},
		BatchTimeout: 20 * time.Millisecond, RequiredAcks: kafka.RequireAll,
		ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute,
	}}
}

func (p *publisher) publish(ctx context.Context, c Click) error {
	v, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return p.w.WriteMessages(ctx, kafka.Message{Key: []byte(c.Page), Value: v})
}

func main() {
	p := newPublisher(diag.Env("PEER_ADDR", ""))
	diag.Start()
	http.HandleFunc("/click", func(w http.ResponseWriter, r *http.Request) {
		if err := p.publish(context.Background(), Click{r.FormValue("page"), time.Now()}); err != nil {
			log.Print(err)
			http.Error(w, "lost", 503)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	http.HandleFunc("/pixel.gif", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("GIF89a")) })
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", ":8080"), nil))
}
