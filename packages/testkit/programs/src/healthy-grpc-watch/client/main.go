// Seven connections with ten watches each, and a Get every 50 ms.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func main() {
	var last *grpc.ClientConn
	for i := 0; i < 7; i++ {
		cc, err := grpc.NewClient(os.Getenv("ADDR"), grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			log.Fatal(err)
		}
		last = cc
		for j := 0; j < 10; j++ {
			go watch(cc, fmt.Sprint("key-", (i*10+j)%12))
		}
	}
	for {
		time.Sleep(50 * time.Millisecond)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		if err := last.Invoke(ctx, "/config.Config/Get", wrapperspb.String("key-1"), new(wrapperspb.StringValue)); err != nil {
			log.Print(err)
		}
		cancel()
	}
}

func watch(cc *grpc.ClientConn, key string) {
	s, err := cc.NewStream(context.Background(), &grpc.StreamDesc{ServerStreams: true}, "/config.Config/Subscribe")
	if err != nil {
		log.Fatal(err)
	}
	if err := s.SendMsg(wrapperspb.String(key)); err != nil {
		log.Fatal(err)
	}
	if err := s.CloseSend(); err != nil {
		log.Fatal(err)
	}
	for s.RecvMsg(new(wrapperspb.StringValue)) == nil {
	}
}
