package live

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// crowdEnv, "address users", makes the test binary play the clients.
const crowdEnv = "LIVE_CROWD"

// BenchmarkFanout publishes one frame to each of N people at a time and measures
// what it costs this process; the N clients live in another. "window" is how
// many such rounds may be under way: 1 shows the cost of a lone notification, 16
// that of a stream.
//
//	deliveries/s    frames that reached a client, per second, both processes sharing the machine
//	cpu-s/million   user and system time of this process per million deliveries
//	KiB/socket      growth of this process's resident memory, idle and at the end of the stream
func BenchmarkFanout(b *testing.B) {
	for _, n := range []int{200, 1000, 5000} {
		for _, window := range []int{1, 16} {
			b.Run(fmt.Sprintf("%d/window=%d", n, window), func(b *testing.B) { fanout(b, n, window) })
		}
	}
}

func fanout(b *testing.B, n, window int) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur < uint64(n+200) {
		b.Skipf("needs %d open files, may have %d", n+200, limit.Cur)
	}
	s := newSite(b, Options{})
	debug.FreeOSMemory() // what earlier runs left must not hide the growth
	before := resident(b)
	rounds := startCrowd(b, s.addr, n)
	users := make([]string, n)
	for i := range users {
		users[i] = "user" + strconv.Itoa(i)
	}
	idle := float64(resident(b)-before) / float64(n)
	seq := int64(0)
	publish := func() {
		seq++
		for _, u := range users {
			s.hub.Publish(u, Frame{Seq: seq, Prev: seq - 1, Unread: 1, Kind: "signal"})
		}
	}
	await := func() {
		if _, err := rounds.ReadByte(); err != nil {
			b.Fatalf("the clients are gone: %v", err)
		}
	}
	publish()
	await()
	b.ResetTimer()
	start, cpu := time.Now(), cpuTime(b)
	for i := range b.N {
		if i >= window {
			await()
		}
		publish()
	}
	for range min(window, b.N) {
		await()
	}
	took, spent := time.Since(start), cpuTime(b)-cpu
	b.StopTimer()
	deliveries := float64(b.N) * float64(n)
	b.ReportMetric(deliveries/took.Seconds(), "deliveries/s")
	b.ReportMetric(spent.Seconds()/deliveries*1e6, "cpu-s/million")
	b.ReportMetric(idle, "idle-KiB/socket")
	b.ReportMetric(float64(resident(b)-before)/float64(n), "KiB/socket")
	b.ReportMetric(0, "ns/op")
}

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resident returns this process's resident memory in KiB.
func resident(b *testing.B) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skip("needs /proc to measure memory")
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); fields[0] == "VmRSS:" {
			kib, _ := strconv.Atoi(fields[1])
			return kib
		}
	}
	b.Fatal("no VmRSS in /proc/self/status")
	return 0
}

// startCrowd starts n clients in a process of their own and returns when all
// have had their backlog. The reader has one byte for every round that reached all.
func startCrowd(b *testing.B, addr string, n int) *bufio.Reader {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d", crowdEnv, addr, n))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = stdin.Close() // tells the crowd to go
		_ = cmd.Wait()
	})
	r := bufio.NewReader(stdout)
	if _, err := r.ReadByte(); err != nil {
		b.Fatalf("the clients did not come: %v", err)
	}
	return r
}

// tally counts who has had which round; no more than 64 are under way.
type tally [64]atomic.Int64

// crowd is the other process: it counts frames and writes a byte when a round has
// reached everybody; the backlogs are the first.
func crowd(spec string) int {
	addr, count, _ := strings.Cut(spec, " ")
	n, err := strconv.ParseInt(count, 10, 64)
	if err != nil {
		return 2
	}
	var rounds tally
	var clients sync.WaitGroup
	conns := make([]net.Conn, n)
	for i := range conns {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer c.Close()
		conns[i] = c
		handshake := strings.Replace(fmt.Sprintf(rawHandshake, "&since=0"), "user=anna", "user=user"+strconv.Itoa(i), 1)
		if _, err := io.WriteString(c, handshake); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		clients.Go(func() { countFrames(c, &rounds, n) })
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // until the benchmark is done
	for _, c := range conns {
		_ = c.Close()
	}
	clients.Wait()
	return 0
}

// countFrames steps through what one client receives, looking at lengths only.
func countFrames(c net.Conn, rounds *tally, n int64) {
	r := bufio.NewReaderSize(c, 2<<10)
	for { // the answer to the handshake
		line, err := r.ReadSlice('\n')
		if err != nil {
			return
		}
		if len(line) == 2 {
			break
		}
	}
	for round := 0; ; round++ {
		head, err := r.Peek(2)
		if err != nil {
			return
		}
		if _, err := r.Discard(2 + int(head[1])); err != nil {
			return
		}
		if rounds[round%len(rounds)].Add(1)%n == 0 {
			_, _ = os.Stdout.Write([]byte{'.'})
		}
	}
}
