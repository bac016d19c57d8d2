module example.com/corpusdriver

go 1.24
