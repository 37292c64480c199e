package export

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
)

// ErrLargePDF is of a part that is small as a file and huge once unpacked.
var ErrLargePDF = errors.New("it is too large once unpacked")

// What one part may be once unpacked: a page scanned in colour at 600 dots per
// inch is 104 MB, and a bomb is a thousand times its file.
const (
	maxStream   = 128 << 20
	maxUnpacked = 512 << 20
	// maxWraps is how often a stream may be packed in itself.
	maxWraps = 3
)

// checkUnpacked counts what the streams of a part are once unpacked, each and
// together, without keeping it. The library unpacks some of them while it reads, unbounded.
func checkUnpacked(data []byte, each, left int64) error {
	for {
		i := bytes.Index(data, []byte("stream"))
		if i < 0 {
			return nil
		}
		data = data[i+len("stream"):]
		n, err := unpack(bytes.NewReader(bytes.TrimLeft(data, "\r\n")), min(left, each), maxWraps)
		if err != nil {
			return err
		}
		left -= n
	}
}

// unpack tells how much comes out of a stream. What is not packed, or not as it
// should be, counts as nothing: that is for the library to judge.
func unpack(r io.Reader, limit int64, wraps int) (int64, error) {
	z, err := zlib.NewReader(r)
	if err != nil {
		return 0, nil
	}
	count := &counter{left: limit}
	inside := io.TeeReader(z, count)
	var deeper int64
	if wraps > 0 {
		if deeper, err = unpack(inside, limit, wraps-1); err != nil {
			return 0, err
		}
	}
	if _, err := io.Copy(io.Discard, inside); errors.Is(err, ErrLargePDF) {
		return 0, err
	}
	return limit - count.left + deeper, nil
}

// counter refuses what goes beyond its limit.
type counter struct{ left int64 }

func (c *counter) Write(p []byte) (int, error) {
	if c.left -= int64(len(p)); c.left < 0 {
		return 0, ErrLargePDF
	}
	return len(p), nil
}
