// Command tokens verifies tokens with keys that are fetched at first use.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
	"log"
	"net/http"
	"sync"
	"time"

	"example.com/tokens/internal/diag"
)

type keyring struct {
	load sync.Once
	url  string
	keys [][]byte
	err  error
}

func (k *keyring) fetch() {
	for i := 0; i < 3; i++ {
		resp, err := http.Get(fmt.Sprintf("%s/jwks/%d?ms=40000", k.url, i))
		if err != nil {
			k.err = err
			return
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			k.err = err
			return
		}
		k.keys = append(k.keys, b)
	}
}

func (k *keyring) ready() ([][]byte, error) {
	k.load.Do(k.fetch)
	return k.keys, k.err
}

type verifier struct{ ring *keyring }

func (v *verifier) verify(token string) (bool, error) {
	keys, err := v.ring.ready()
	if err != nil {
		return false, err
	}
	for _, key := range keys {
		m := hmac.New(sha256.New, key)
		m.Write([]byte(token))
		if m.Sum(nil)[0] == 7 {
			return true, nil
		}
	}
	return false, nil
}

func main() {
	v := &verifier{&keyring{url: diag.Env("SLOW_URL", "http://127.0.0.1:9000")}}
	audit := make(chan string, 10)
	for i := 0; i < 8; i++ {
		go func() {
			for line := range audit {
				log.Print(line)
			}
		}()
	}
	go func() {
		for {
			time.Sleep(time.Second)
			audit <- "alive"
		}
	}()
	diag.Start()
	http.HandleFunc("/verify", func(w http.ResponseWriter, r *http.Request) {
		ok, err := v.verify(r.FormValue("token"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprintln(w, ok)
	})
	log.Fatal(http.ListenAndServe(diag.Env("ADDR", "127.0.0.1:8080"), nil))
}
