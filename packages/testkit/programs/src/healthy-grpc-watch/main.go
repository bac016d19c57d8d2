// Command configd hands out configuration over gRPC: Get once, or Subscribe and
// hear of every change.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"example.com/configd/internal/diag"
)

type configs struct {
	mu       sync.Mutex
	value    map[string]string
	watchers map[string]map[chan string]struct{}
}

func (c *configs) Get(_ context.Context, key *wrapperspb.StringValue) (*wrapperspb.StringValue, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return wrapperspb.String(c.value[key.GetValue()]), nil
}

func (c *configs) Subscribe(stream grpc.ServerStream) error {
	var key wrapperspb.StringValue
	if err := stream.RecvMsg(&key); err != nil {
		return err
	}
	changes, forget := c.watch(key.GetValue())
	defer forget()
	for {
		select {
		case v := <-changes:
			if err := stream.SendMsg(wrapperspb.String(v)); err != nil {
				return err
			}
		case <-stream.Context().Done():
			return stream.Context().Err()
		}
	}
}

func (c *configs) watch(key string) (<-chan string, func()) {
	ch := make(chan string, 8)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.watchers[key] == nil {
		c.watchers[key] = map[chan string]struct{}{}
	}
	c.watchers[key][ch] = struct{}{}
	return ch, func() {
		c.mu.Lock()
		delete(c.watchers[key], ch)
		c.mu.Unlock()
	}
}

func (c *configs) publish() {
	for n := range time.Tick(400 * time.Millisecond) {
		c.mu.Lock()
		key := fmt.Sprint("key-", n.Unix()%12)
		c.value[key] = n.Format(time.RFC3339Nano)
		for ch := range c.watchers[key] {
			select {
			case ch <- c.value[key]:
			default:
			}
		}
		c.mu.Unlock()
	}
}

var service = grpc.ServiceDesc{
	ServiceName: "config.Config",
	HandlerType: (*interface{})(nil),
	Methods: []grpc.MethodDesc{{MethodName: "Get", Handler: func(srv any, ctx context.Context, dec func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
		key := new(wrapperspb.StringValue)
		if err := dec(key); err != nil {
			return nil, err
		}
		return srv.(*configs).Get(ctx, key)
	}}},
	Streams: []grpc.StreamDesc{{StreamName: "Subscribe", ServerStreams: true, Handler: func(srv any, s grpc.ServerStream) error {
		return srv.(*configs).Subscribe(s)
	}}},
}

func main() {
	c := &configs{value: map[string]string{}, watchers: map[string]map[chan string]struct{}{}}
	go c.publish()
	srv := grpc.NewServer(grpc.KeepaliveParams(keepalive.ServerParameters{Time: 30 * time.Second}))
	srv.RegisterService(&service, c)
	l, err := net.Listen("tcp", diag.Env("ADDR", "127.0.0.1:8080"))
	if err != nil {
		log.Fatal(err)
	}
	diag.Start()
	log.Fatal(srv.Serve(l))
}
