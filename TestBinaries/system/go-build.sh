# A Go module of two packages: go vet, go test, go build (with cgo too), and what they made.
cd "$(mktemp -d)"
export GO111MODULE=on GOFLAGS=-buildvcs=false GOPROXY=off HOME=$PWD
mkdir numbers
cat >go.mod <<'END'
module example.org/work

go 1.22
END
cat >numbers/numbers.go <<'END'
// Package numbers counts primes by a pipeline of goroutines.
package numbers

func source(limit int, out chan<- int) {
	for i := 2; i < limit; i++ {
		out <- i
	}
	close(out)
}

func filter(prime int, in <-chan int, out chan<- int) {
	for i := range in {
		if i%prime != 0 {
			out <- i
		}
	}
	close(out)
}

// Primes gives the primes below limit.
func Primes(limit int) (found []int) {
	in := make(chan int)
	go source(limit, in)
	for {
		prime, more := <-in
		if !more {
			return
		}
		found = append(found, prime)
		out := make(chan int)
		go filter(prime, in, out)
		in = out
	}
}
END
cat >numbers/numbers_test.go <<'END'
package numbers

import "testing"

func TestPrimes(t *testing.T) {
	if primes := Primes(1000); len(primes) != 168 || primes[167] != 997 {
		t.Fatal(primes)
	}
}

func FuzzPrimes(f *testing.F) {
	f.Add(10)
	f.Fuzz(func(t *testing.T, limit int) {
		for _, prime := range Primes(limit & 127) {
			for k := 2; k < prime; k++ {
				if prime%k == 0 {
					t.Fatal(prime)
				}
			}
		}
	})
}
END
cat >main.go <<'END'
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"example.org/work/numbers"
)

func main() {
	primes := numbers.Primes(3000)
	fmt.Println(len(primes), primes[len(primes)-1])
	// A goroutine that never yields is preempted by a signal.
	runtime.GOMAXPROCS(1)
	var spins atomic.Int64
	go func() {
		for x := 0; ; x++ {
			if x&0xffff == 0 {
				spins.Add(1)
			}
		}
	}()
	for i := 0; i < 5; i++ {
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Println(spins.Load() > 0)
	defer func() { fmt.Println(recover()) }()
	var none *struct{ x [100]int }
	fmt.Println(none.x[5])
}
END
go vet ./... && go test ./... | sed 's/\t[0-9.]*s$//' && go build -o work . && ./work
go test -run=none -fuzz=FuzzPrimes -fuzztime=2000x ./numbers >fuzz.log 2>&1; echo "fuzz $?"
mkdir cgo && cat >cgo/main.go <<'END'
package main

// #include <math.h>
// #include <stdlib.h>
// static double half(double x) { return sqrt(x) / 2; }
// #cgo LDFLAGS: -lm
import "C"
import "fmt"

func main() { fmt.Println(C.half(16), C.abs(-3)) }
END
go build -o with-c ./cgo && ./with-c
GOOS=linux GOARCH=riscv64 go build -o foreign . && head -c 20 foreign | od -An -tx1
go version | cut -d' ' -f1-3
