package scan

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"
)

const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

// fakeClamd speaks INSTREAM for one connection after the other. answer is given
// the bytes it received; nil hangs until the peer goes.
func fakeClamd(t *testing.T, network, addr string, answer func([]byte) []byte) string {
	t.Helper()
	l, err := net.Listen(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			body, err := receive(conn)
			if reply := answer(body); reply == nil {
				_, _ = io.Copy(io.Discard, conn)
			} else if err == nil {
				_, _ = conn.Write(reply)
			}
			conn.Close()
		}
	})
	t.Cleanup(func() { l.Close(); running.Wait() })
	return l.Addr().String()
}

func receive(r io.Reader) ([]byte, error) {
	command := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(r, command); err != nil || string(command) != "zINSTREAM\x00" {
		return nil, errors.New("other command")
	}
	var body bytes.Buffer
	for {
		var size [4]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return nil, err
		}
		n := binary.BigEndian.Uint32(size[:])
		if n == 0 {
			return body.Bytes(), nil
		}
		if _, err := io.CopyN(&body, r, int64(n)); err != nil {
			return nil, err
		}
	}
}

// signatures is a daemon that knows one virus.
func signatures(body []byte) []byte {
	if bytes.Contains(body, []byte(eicar)) {
		return []byte("stream: Win.Test.EICAR_HDB-1 FOUND\x00")
	}
	return []byte("stream: OK\x00")
}

func TestBar44_ClamdVerdicts(t *testing.T) {
	tcp := fakeClamd(t, "tcp", "127.0.0.1:0", signatures)
	unix := fakeClamd(t, "unix", filepath.Join(t.TempDir(), "c.sock"), signatures)
	big := strings.Repeat("x", 3*clamdChunk+17)
	tests := []struct {
		name, addr, content string
		want                Verdict
	}{
		{"clean", tcp, "gewone tekst", Verdict{Clean: true}},
		{"empty", tcp, "", Verdict{Clean: true}},
		{"EICAR", tcp, eicar, Verdict{Virus: "Win.Test.EICAR_HDB-1"}},
		{"EICAR across chunks", tcp, big[:clamdChunk-10] + eicar + big, Verdict{Virus: "Win.Test.EICAR_HDB-1"}},
		{"over a socket", unix, big, Verdict{Clean: true}},
	}
	for _, tc := range tests {
		got, err := Clamd{Addr: tc.addr}.Scan(context.Background(), strings.NewReader(tc.content))
		if err != nil || got != tc.want {
			t.Errorf("%s: got %+v, %v; want %+v", tc.name, got, err, tc.want)
		}
	}
}

func TestBar44_AnythingElseThanAVerdictFailsClosed(t *testing.T) {
	for _, answer := range []string{
		"", "stream: OK", "stream: OK\n\x00", "stream: ok\x00", " stream: OK\x00", "stream: OK FOUND ERROR\x00", "OK\x00", "\x00",
		"INSTREAM size limit exceeded. ERROR\x00", "stream: FOUND\x00", "stream: OK\x00stream: OK\x00", "HTTP/1.1 200 OK\r\n\r\n",
		strings.Repeat("stream: OK", clamdAnswer),
	} {
		addr := fakeClamd(t, "tcp", "127.0.0.1:0", func([]byte) []byte { return []byte(answer) })
		got, err := Clamd{Addr: addr, Timeout: 10 * time.Second}.Scan(context.Background(), strings.NewReader("x"))
		if err == nil || got.Clean {
			t.Errorf("%.40q: got %+v, %v", answer, got, err)
		}
	}
}

func TestBar44_DownOrSlowFailsClosed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	down := l.Addr().String()
	l.Close()
	if got, err := (Clamd{Addr: down}).Scan(context.Background(), strings.NewReader("x")); err == nil || got.Clean {
		t.Errorf("down: got %+v, %v", got, err)
	}
	slow := fakeClamd(t, "tcp", "127.0.0.1:0", func([]byte) []byte { return nil })
	if got, err := (Clamd{Addr: slow, Timeout: 50 * time.Millisecond}).Scan(context.Background(), strings.NewReader("x")); !errors.Is(err, context.DeadlineExceeded) || got.Clean {
		t.Errorf("slow: got %+v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got, err := (Clamd{Addr: slow}).Scan(ctx, strings.NewReader("x")); !errors.Is(err, context.Canceled) || got.Clean {
		t.Errorf("cancelled: got %+v, %v", got, err)
	}
}

// Half a file is no file: a source that breaks off must never be found clean.
func TestBar44_BrokenSourceFailsClosed(t *testing.T) {
	addr := fakeClamd(t, "tcp", "127.0.0.1:0", signatures)
	for _, cause := range []error{errors.New("disk"), io.ErrUnexpectedEOF} {
		r := io.MultiReader(strings.NewReader("half"), iotest.ErrReader(cause))
		if got, err := (Clamd{Addr: addr}).Scan(context.Background(), r); !errors.Is(err, cause) || got.Clean {
			t.Errorf("%v: got %+v, %v", cause, got, err)
		}
	}
}
