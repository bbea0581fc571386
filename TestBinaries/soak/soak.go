// soak.go SECONDS: one process with goroutines, timers, preemption, garbage, signals, sockets and children.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"
)

func round(n int) error {
	var group sync.WaitGroup
	sums := make([]int, 50)
	for i := range sums {
		group.Add(1)
		go func() {
			defer group.Done()
			for k := 0; k < 20000; k++ {
				sums[i] += k
			}
			time.Sleep(time.Millisecond)
			_ = make([]byte, 100000)
		}()
	}
	group.Wait()
	for _, sum := range sums {
		if sum != 199990000 {
			return fmt.Errorf("sum %d", sum)
		}
	}
	arrived := make(chan os.Signal, 1)
	signal.Notify(arrived, syscall.SIGUSR2)
	syscall.Kill(os.Getpid(), syscall.SIGUSR2)
	select {
	case <-arrived:
	case <-time.After(20 * time.Second):
		return fmt.Errorf("no signal")
	}
	signal.Stop(arrived)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() {
		if connection, err := listener.Accept(); err == nil {
			io.Copy(connection, connection)
			connection.Close()
		}
	}()
	connection, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	connection.Write([]byte("text"))
	connection.(*net.TCPConn).CloseWrite()
	back, err := io.ReadAll(connection)
	connection.Close()
	listener.Close()
	if string(back) != "text" {
		return fmt.Errorf("echo %q %v", back, err)
	}
	out, err := exec.Command("echo", strconv.Itoa(n)).Output()
	if string(out) != strconv.Itoa(n)+"\n" {
		return fmt.Errorf("child %q %v", out, err)
	}
	return nil
}

func main() {
	seconds, _ := strconv.Atoi(os.Args[1])
	deadline := time.Now().Add(time.Duration(seconds) * time.Second)
	for n := 0; time.Now().Before(deadline); n++ {
		if err := round(n); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("go round")
	}
}
