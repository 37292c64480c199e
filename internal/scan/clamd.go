package scan

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Clamd is a ClamAV daemon, spoken to over its INSTREAM command. Its zero
// Timeout means a minute.
type Clamd struct {
	Addr    string        // host:port, or the path of a unix socket
	Timeout time.Duration // for one file, dialling included
}

// Verdict is what the scanner found in one file.
type Verdict struct {
	Clean bool
	Virus string // the scanner's name for what it found; empty when clean
}

const (
	clamdChunk  = 64 << 10
	clamdAnswer = 4 << 10 // more than any answer; what goes on longer is garbage
)

// Scan has the daemon look at a file. A file is clean only after the exact
// answer that says so: a daemon that is down or slow, closes early or answers
// anything else gives an error, and the caller keeps the file from everybody.
// The verdict of an infected file comes without an error.
func (c Clamd) Scan(ctx context.Context, r io.Reader) (Verdict, error) {
	timeout := c.Timeout
	if timeout <= 0 {
		timeout = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	network := "tcp"
	if strings.HasPrefix(c.Addr, "/") {
		network = "unix"
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, c.Addr)
	if err != nil {
		return Verdict{}, fmt.Errorf("dial clamd: %w", err)
	}
	defer conn.Close()
	// A context that ends closes the connection, which wakes any read or write.
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()

	sendErr := sendStream(conn, r)
	var source *sourceError
	if errors.As(sendErr, &source) {
		return Verdict{}, fmt.Errorf("read the file for clamd: %w", source.err)
	}
	// Also after a failed write: the daemon says why before it hangs up.
	answer, err := io.ReadAll(io.LimitReader(conn, clamdAnswer))
	if cause := ctx.Err(); cause != nil {
		return Verdict{}, fmt.Errorf("clamd gave no answer in time: %w", cause)
	}
	if err = errors.Join(sendErr, err); err != nil && len(answer) == 0 {
		return Verdict{}, fmt.Errorf("talk to clamd: %w", err)
	}
	verdict, parseErr := parseAnswer(answer)
	if parseErr != nil {
		return Verdict{}, parseErr
	}
	if verdict.Clean && err != nil {
		return Verdict{}, fmt.Errorf("clamd answered before it had the whole file: %w", err)
	}
	return verdict, nil
}

// sourceError tells a failure to read the file from one to reach the daemon.
type sourceError struct{ err error }

func (e *sourceError) Error() string { return e.err.Error() }

// sendStream sends a file as length-prefixed chunks, ended by one of length
// zero.
func sendStream(w io.Writer, r io.Reader) error {
	if _, err := w.Write([]byte("zINSTREAM\x00")); err != nil {
		return err
	}
	buf := make([]byte, 4+clamdChunk)
	for {
		n, err := r.Read(buf[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buf, uint32(n))
			if _, err := w.Write(buf[:4+n]); err != nil {
				return err
			}
		}
		if err == io.EOF { // an unexpected end is half a file, and half a verdict
			_, err = w.Write([]byte{0, 0, 0, 0})
			return err
		}
		if err != nil {
			return &sourceError{err}
		}
	}
}

// parseAnswer reads the one answer that the daemon gives.
func parseAnswer(answer []byte) (Verdict, error) {
	text, ended := bytes.CutSuffix(answer, []byte{0})
	if !ended {
		return Verdict{}, fmt.Errorf("clamd broke off its answer of %d bytes", len(answer))
	}
	line := string(text)
	if line == "stream: OK" {
		return Verdict{Clean: true}, nil
	}
	if virus, ok := strings.CutSuffix(line, " FOUND"); ok {
		if virus, ok = strings.CutPrefix(virus, "stream: "); ok && virus != "" {
			return Verdict{Virus: strings.ToValidUTF8(virus, "?")}, nil
		}
	}
	return Verdict{}, fmt.Errorf("clamd gave an answer that is no verdict: %.200q", line)
}
