// Command peers plays the other side of a scenario in a process of its own: servers that hang,
// dawdle or never read, and clients that do the same to the service.
//
//	peers MODE [key=value ...]
//
// LISTEN is the address a server mode listens on, TARGET the one a client mode connects to.
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"
)

type options map[string]string

func (o options) num(key string, def int) int {
	if v, err := strconv.Atoi(o[key]); err == nil {
		return v
	}
	return def
}

func (o options) ms(key string, def int) time.Duration {
	return time.Duration(o.num(key, def)) * time.Millisecond
}

func (o options) str(key, def string) string {
	if v, ok := o[key]; ok {
		return v
	}
	return def
}

var modes = map[string]func(o options){
	"silent": silent, "backlog": backlog, "udp-silent": udpSilent, "line": line, "http": plainHTTP,
	"h2": http2Server, "redis": redis, "pg": postgres, "grpc": grpcServer, "wire": wire, "flock": flock,
	"kafka": kafka, "refuse": refuse,
	"slow-header": slowHeader, "slow-body": slowBody, "no-read": noRead, "tls-mute": tlsMute,
	"h2-no-read": h2NoRead, "ws-no-read": wsNoRead,
}

func listenAddr() string { return os.Getenv("LISTEN") }
func target() string     { return os.Getenv("TARGET") }

func main() {
	log.SetFlags(log.Ltime)
	if len(os.Args) < 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: peers MODE [key=value ...]")
		os.Exit(2)
	}
	o := options{}
	for _, a := range os.Args[2:] {
		k, v, _ := strings.Cut(a, "=")
		o[k] = v
	}
	go func() { // never outlive a driver that was killed
		time.Sleep(15 * time.Minute)
		os.Exit(0)
	}()
	modes[os.Args[1]](o)
	select {}
}
