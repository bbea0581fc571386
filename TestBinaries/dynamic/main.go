// Goroutines, channels, timers, preemption, garbage collection, faults, files, sockets, processes.
package main

import (
	"bufio"
	"compress/gzip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sort"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func deep(n int) int {
	var pad [100]byte
	if n == 0 {
		return len(pad)
	}
	return deep(n-1) + int(pad[n%100])
}

func main() {
	runtime.GOMAXPROCS(4)
	var group sync.WaitGroup
	results := make(chan int, 10)
	for i := 0; i < 200; i++ {
		group.Add(1)
		go func(i int) { defer group.Done(); results <- fib(10 + i%12) }(i)
	}
	go func() { group.Wait(); close(results) }()
	sum := 0
	for r := range results {
		sum += r
	}
	fmt.Println(sum, deep(100000))

	stop := int32(0)
	spinning := make(chan bool)
	for i := 0; i < 4; i++ {
		go func() {
			spinning <- true
			for atomic.LoadInt32(&stop) == 0 {
			}
		}()
		<-spinning
	}
	go func() {
		for {
		}
	}()
	for i := 0; i < 5; i++ {
		time.Sleep(time.Millisecond)
		runtime.GC()
	}
	atomic.StoreInt32(&stop, 1)
	kept := map[int][]byte{}
	for i := 0; i < 3000; i++ {
		kept[i%50] = make([]byte, 10000+i)
	}
	fmt.Println(len(kept), "kept")

	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var p *[10]int
		fmt.Println(p[3])
	}()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		zero := len(os.Args) - len(os.Args)
		fmt.Println(1 / zero)
	}()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); io.Copy(c, c) }()
		}
	}()
	var echoed int64
	for i := 0; i < 20; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			c, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				panic(err)
			}
			defer c.Close()
			r := bufio.NewReader(c)
			for k := 0; k < 30; k++ {
				fmt.Fprintf(c, "message %d %d\n", i, k)
				line, _ := r.ReadString('\n')
				atomic.AddInt64(&echoed, int64(len(line)))
			}
		}(i)
	}
	group.Wait()
	fmt.Println("echoed", echoed)

	hits := make(chan os.Signal, 10)
	signal.Notify(hits, syscall.SIGUSR1)
	syscall.Kill(os.Getpid(), syscall.SIGUSR1)
	fmt.Println(<-hits)
	command := exec.Command("sh", "-c", "cat; exit 4")
	command.Stdin = bytes.NewBufferString("input")
	out, err := command.Output()
	fmt.Println(string(out), err)
	_, err = exec.Command("/no/such").Output()
	fmt.Println(err)

	var buffer bytes.Buffer
	w := gzip.NewWriter(&buffer)
	for i := 0; i < 10000; i++ {
		fmt.Fprintln(w, i*i)
	}
	w.Close()
	fmt.Printf("%x\n", sha256.Sum256(buffer.Bytes()))
	f := new(big.Int).MulRange(1, 300)
	fmt.Println(f.BitLen(), math.Sin(1e10), math.FMA(0.1, 10, -1), float32(1)/3)
	numbers := make([]int, 5000)
	for i := range numbers {
		numbers[i] = i * 7919 % 5003
	}
	sort.Ints(numbers)
	fmt.Println(numbers[:5], numbers[4999])
	timer := time.NewTicker(2 * time.Millisecond)
	for i := 0; i < 10; i++ {
		<-timer.C
	}
	select {
	case <-time.After(10 * time.Millisecond):
		fmt.Println("timeout")
	case <-make(chan int):
	}
	os.Exit(5)
}
