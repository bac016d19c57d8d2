// Package vendorlib binds the C library.
package vendorlib

/*
#cgo LDFLAGS: -lpthread
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

// One licence serves one picture at a time, and takes its time.
static pthread_mutex_t licence = PTHREAD_MUTEX_INITIALIZER;

static int vr_read(const char *image, int n) {
	int i, sum = 0;
	pthread_mutex_lock(&licence);
	usleep(900 * 1000);
	for (i = 0; i < n; i++) sum += image[i];
	pthread_mutex_unlock(&licence);
	return sum;
}

static int vr_version(void) { return 41; }
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

type Result struct {
	Plate string
	Score int
}

type Recogniser struct{ quality int }

func Open(quality int) *Recogniser { return &Recogniser{quality} }

func Version() string { return fmt.Sprint(int(C.vr_version())) }

func (r *Recogniser) Read(image []byte) (Result, error) {
	if len(image) == 0 {
		return Result{}, errors.New("no image")
	}
	p := C.CBytes(image)
	defer C.free(p)
	n := C.vr_read((*C.char)(unsafe.Pointer(p)), C.int(len(image)))
	return Result{fmt.Sprintf("B-%d", int(n)), r.quality}, nil
}
