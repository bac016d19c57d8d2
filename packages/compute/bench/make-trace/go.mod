module example.com/make-trace

go 1.22
