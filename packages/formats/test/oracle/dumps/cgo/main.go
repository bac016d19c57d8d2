// Command cgo writes goroutine text with C in it: a callback, a crash in C, and frames of C with and
// without a symbolizer. Needs a C compiler.
package main

/*
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

extern void goCallback(int);
static void callBack(int n) { goCallback(n); }
static void crash(void) { *(volatile int *)0 = 1; }
static void giveUp(void) { abort(); }
static void sleepInC(int seconds) { sleep(seconds); }

struct tracebackArg { uintptr_t context, sigContext; uintptr_t *buf; uintptr_t max; };
struct symbolizerArg { uintptr_t pc; const char *file; uintptr_t lineno; const char *func;
  uintptr_t entry, more, data; };

static void traceback(struct tracebackArg *arg) {
  arg->buf[0] = 0x1001;
  arg->buf[1] = 0x1002;
  arg->buf[2] = 0;
}
static void symbolizer(struct symbolizerArg *arg) {
  if (arg->pc == 0x1001) { arg->file = "/src/native code/leaf.c"; arg->lineno = 12; arg->func = "leaf"; }
  if (arg->pc == 0x1002) { arg->file = 0; arg->func = "ns::without_place(int, char)"; }
}
static void *tracebackPointer(void) { return (void *)traceback; }
static void *symbolizerPointer(void) { return (void *)symbolizer; }
*/
import "C"

import (
	"os"
	"runtime"
	"time"
)

//export goCallback
func goCallback(n C.int) {
	buffer := make([]byte, 1<<20)
	os.Stdout.Write(buffer[:runtime.Stack(buffer, true)])
	if n > 1 {
		panic("in a callback")
	}
}

func main() {
	go C.sleepInC(30)
	time.Sleep(50 * time.Millisecond)
	switch os.Args[1] {
	case "callback":
		C.callBack(1)
	case "callback-panic":
		runtime.SetCgoTraceback(0, C.tracebackPointer(), nil, C.symbolizerPointer())
		C.callBack(2)
	case "crash":
		runtime.SetCgoTraceback(0, C.tracebackPointer(), nil, C.symbolizerPointer())
		C.crash()
	case "crash-no-symbols":
		runtime.SetCgoTraceback(0, C.tracebackPointer(), nil, nil)
		C.crash()
	case "abort":
		C.giveUp()
	}
}
