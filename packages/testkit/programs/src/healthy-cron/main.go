// Command nightshift runs jobs at their time of day.
package main

import (
	"fmt"
	"log"
	"net/http"
	"time"

	"example.com/nightshift/cron"
	"example.com/nightshift/internal/diag"
)

func main() {
	log.SetPrefix("nightshift ")
	table := cron.Table{}
	for i := 0; i < 36; i++ {
		i := i
		name := []string{"reindex", "vacuum", "invoice", "export"}[i%4]
		table.Add(fmt.Sprintf("%s-%d", name, i), cron.Daily(i%24, i*7%60), func() error {
			log.Printf("ran %s", name)
			return nil
		})
	}
	for i := 0; i < 4; i++ {
		table.Add(fmt.Sprintf("heartbeat-%d", i), cron.Every(time.Duration(i+1)*700*time.Millisecond), func() error { return nil })
	}
	table.Start()
	diag.Fact("runs", func() interface{} { return table.Runs() })
	diag.Start()
	http.HandleFunc("/jobs", table.List)
	http.HandleFunc("/jobs/run", table.RunNow)
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
