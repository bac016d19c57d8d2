package main

import (
	"net"
	"strconv"

	"github.com/segmentio/kafka-go/protocol"
	"github.com/segmentio/kafka-go/protocol/apiversions"
	"github.com/segmentio/kafka-go/protocol/metadata"
	"github.com/segmentio/kafka-go/protocol/produce"
)

// kafka says it is the only broker of every topic and never answers what it is sent to store.
func kafka(o options) {
	host, portText, _ := net.SplitHostPort(listenAddr())
	port, _ := strconv.Atoi(portText)
	accept(must(net.Listen("tcp", listenAddr())), func(c net.Conn) {
		defer c.Close()
		for {
			version, id, _, req, err := protocol.ReadRequest(c)
			if err != nil {
				return
			}
			var res protocol.Message
			switch r := req.(type) {
			case *apiversions.Request:
				res = &apiversions.Response{ApiKeys: []apiversions.ApiKeyResponse{
					{ApiKey: int16(protocol.Produce), MaxVersion: 7}, {ApiKey: int16(protocol.Metadata), MaxVersion: 6}, {ApiKey: int16(protocol.ApiVersions), MaxVersion: 2}}}
			case *metadata.Request:
				m := &metadata.Response{ClusterID: "local", Brokers: []metadata.ResponseBroker{{NodeID: 1, Host: host, Port: int32(port)}}, ControllerID: 1}
				names := r.TopicNames
				if len(names) == 0 { // asks for all
					names = []string{o.str("topic", "clicks")}
				}
				for _, t := range names {
					topic := metadata.ResponseTopic{Name: t}
					for p := int32(0); p < 3; p++ {
						topic.Partitions = append(topic.Partitions, metadata.ResponsePartition{PartitionIndex: p, LeaderID: 1, ReplicaNodes: []int32{1}, IsrNodes: []int32{1}})
					}
					m.Topics = append(m.Topics, topic)
				}
				res = m
			case *produce.Request:
				select {}
			}
			if err := protocol.WriteResponse(c, version, id, res); err != nil {
				return
			}
		}
	})
}
