package main

import (
	"log"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgproto3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// grpcServer knows every method: names that end in `Slow` answer after ms, streams that end in
// `Ingest` are never received from, `Hang` never answers, the rest answers at once.
func grpcServer(o options) {
	ends := func(s, suf string) bool { return len(s) >= len(suf) && s[len(s)-len(suf):] == suf }
	handler := func(_ any, st grpc.ServerStream) error {
		m, _ := grpc.MethodFromServerStream(st)
		switch {
		case ends(m, "Ingest"), ends(m, "Hang"):
			<-st.Context().Done()
			return st.Context().Err()
		case ends(m, "Slow"):
			time.Sleep(o.ms("ms", 500))
		}
		in := &wrapperspb.StringValue{}
		if err := st.RecvMsg(in); err != nil {
			return err
		}
		return st.SendMsg(&wrapperspb.StringValue{Value: "ok " + in.Value})
	}
	srv := grpc.NewServer(grpc.UnknownServiceHandler(handler))
	log.Fatal(srv.Serve(must(net.Listen("tcp", listenAddr()))))
}

// postgres answers every statement with one text column; a statement that holds "report" takes ms.
func postgres(o options) {
	accept(must(net.Listen("tcp", listenAddr())), func(c net.Conn) {
		defer c.Close()
		be := pgproto3.NewBackend(c, c)
		for {
			m, err := be.ReceiveStartupMessage()
			if err != nil {
				return
			}
			if _, ok := m.(*pgproto3.StartupMessage); ok {
				break
			}
			c.Write([]byte("N"))
		}
		be.Send(&pgproto3.AuthenticationOk{})
		be.Send(&pgproto3.ParameterStatus{Name: "server_version", Value: "15.4"})
		be.Send(&pgproto3.ParameterStatus{Name: "client_encoding", Value: "UTF8"})
		be.Send(&pgproto3.ParameterStatus{Name: "standard_conforming_strings", Value: "on"})
		be.Send(&pgproto3.BackendKeyData{ProcessID: 7, SecretKey: []byte{0, 0, 0, 9}})
		be.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		be.Flush()
		stmts := map[string]string{}
		cur := ""
		cols := &pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{{Name: []byte("v"), DataTypeOID: 25, DataTypeSize: -1, TypeModifier: -1}}}
		run := func(sql string) {
			for i := 0; i+6 <= len(sql); i++ {
				if sql[i:i+6] == "report" {
					time.Sleep(o.ms("ms", 500))
					break
				}
			}
		}
		for {
			m, err := be.Receive()
			if err != nil {
				return
			}
			switch m := m.(type) {
			case *pgproto3.Query:
				run(m.String)
				be.Send(cols)
				be.Send(&pgproto3.DataRow{Values: [][]byte{[]byte("1")}})
				be.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
				be.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
				be.Flush()
			case *pgproto3.Parse:
				stmts[m.Name] = m.Query
				be.Send(&pgproto3.ParseComplete{})
			case *pgproto3.Describe:
				be.Send(&pgproto3.ParameterDescription{})
				be.Send(cols)
			case *pgproto3.Bind:
				cur = stmts[m.PreparedStatement]
				be.Send(&pgproto3.BindComplete{})
			case *pgproto3.Execute:
				run(cur)
				be.Send(&pgproto3.DataRow{Values: [][]byte{[]byte("1")}})
				be.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
			case *pgproto3.Sync:
				be.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
				be.Flush()
			case *pgproto3.Terminate:
				return
			}
		}
	})
}
