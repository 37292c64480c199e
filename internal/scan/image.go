package scan

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// Pictures are copied piece by piece and never drawn: a picture of 50,000 by
// 50,000 pixels costs no more than its bytes. What follows the end of the
// picture is left out, so that a file which is also something else no longer is.

var pngSignature = []byte("\x89PNG\r\n\x1a\n")

// pngKept are the chunks that a picture needs to look as it does. All others
// go: text, EXIF, time, colour profiles (which name devices), private chunks.
var pngKept = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"}

// stripPNG copies a PNG without its metadata.
func stripPNG(r io.Reader, w io.Writer) error {
	br := bufio.NewReader(r)
	signature := make([]byte, len(pngSignature))
	if _, err := io.ReadFull(br, signature); err != nil || !bytes.Equal(signature, pngSignature) {
		return notPicture(err)
	}
	if _, err := w.Write(signature); err != nil {
		return err
	}
	for first := true; ; first = false {
		var head [8]byte
		if _, err := io.ReadFull(br, head[:]); err != nil {
			return notPicture(err)
		}
		length, kind := int64(binary.BigEndian.Uint32(head[:])), string(head[4:])
		if length > 1<<31-1 || first != (kind == "IHDR") {
			return refuse(sentenceBroken)
		}
		to := io.Discard
		if slices.Contains(pngKept, kind) {
			to = w
			if _, err := w.Write(head[:]); err != nil {
				return err
			}
		}
		if _, err := io.CopyN(to, br, length+4); err != nil { // with its checksum
			return notPicture(err)
		}
		if kind == "IEND" {
			return nil
		}
	}
}

// Markers of a JPEG (ITU-T T.81, table B.1).
const (
	jpegSOI   = 0xD8
	jpegEOI   = 0xD9
	jpegSOS   = 0xDA
	jpegAPP0  = 0xE0
	jpegAPP1  = 0xE1
	jpegAPP14 = 0xEE
	jpegAPP15 = 0xEF
	jpegCOM   = 0xFE
)

// stripJPEG copies a JPEG without its metadata: EXIF, XMP, IPTC, colour
// profile, previews and remarks. Only how the picture must be turned is kept,
// or photos of a phone would lie on their side.
func stripJPEG(r io.Reader, w io.Writer) error {
	br := bufio.NewReader(r)
	var soi [2]byte
	if _, err := io.ReadFull(br, soi[:]); err != nil || soi != [2]byte{0xFF, jpegSOI} {
		return notPicture(err)
	}
	if _, err := w.Write(soi[:]); err != nil {
		return err
	}
	begun := false // the sign that begins a marker was read with what stood before it
	for {
		marker, err := nextMarker(br, begun)
		switch {
		case err != nil:
			return notPicture(err)
		case marker == jpegEOI:
			_, err := w.Write([]byte{0xFF, jpegEOI})
			return err
		case marker == 0 || marker == jpegSOI || marker >= 0xD0 && marker <= 0xD7:
			return refuse(sentenceBroken) // these stand inside a scan only
		}
		if err := copySegment(marker, br, w); err != nil {
			return err
		}
		if begun = marker == jpegSOS; begun {
			if err := copyScan(br, w); err != nil {
				return err
			}
		}
	}
}

// nextMarker reads the marker of a segment; fill bytes may stand before it.
// When begun, the first 0xFF of it was read before. It gives 0 for no marker.
func nextMarker(br *bufio.Reader, begun bool) (byte, error) {
	c, err := byte(0xFF), error(nil)
	if !begun {
		if c, err = br.ReadByte(); err != nil || c != 0xFF {
			return 0, err
		}
	}
	for c == 0xFF && err == nil {
		c, err = br.ReadByte()
	}
	return c, err
}

// copySegment copies one segment, or the little of it that is kept.
func copySegment(marker byte, br *bufio.Reader, w io.Writer) error {
	var size [2]byte
	if _, err := io.ReadFull(br, size[:]); err != nil {
		return notPicture(err)
	}
	length := int64(binary.BigEndian.Uint16(size[:])) - 2
	if length < 0 {
		return refuse(sentenceBroken)
	}
	metadata := marker >= jpegAPP0 && marker <= jpegAPP15 || marker == jpegCOM
	if !metadata || marker == jpegAPP14 {
		if _, err := w.Write([]byte{0xFF, marker, size[0], size[1]}); err != nil {
			return err
		}
		if _, err := io.CopyN(w, br, length); err != nil {
			return notPicture(err)
		}
		return nil
	}
	segment := make([]byte, length)
	if _, err := io.ReadFull(br, segment); err != nil {
		return notPicture(err)
	}
	var kept []byte
	switch marker {
	case jpegAPP0:
		if bytes.HasPrefix(segment, []byte("JFIF\x00")) && length >= 14 {
			kept = slices.Clone(segment[:14])
			kept[12], kept[13] = 0, 0 // no preview
		}
	case jpegAPP1:
		kept = orientationOnly(segment)
	}
	if kept == nil {
		return nil
	}
	n := len(kept) + 2
	_, err := w.Write(append([]byte{0xFF, marker, byte(n >> 8), byte(n)}, kept...))
	return err
}

// copyScan copies packed picture data, and reads on into the first byte of the
// marker that ends it.
func copyScan(br *bufio.Reader, w io.Writer) error {
	bw := bufio.NewWriter(w)
	for {
		c, err := br.ReadByte()
		if err != nil {
			return notPicture(err)
		}
		if c == 0xFF {
			next, err := br.Peek(1)
			if err != nil {
				return notPicture(err)
			}
			if m := next[0]; m != 0 && m != 0xFF && (m < 0xD0 || m > 0xD7) {
				return bw.Flush()
			}
		}
		if err := bw.WriteByte(c); err != nil {
			return err
		}
	}
}

// orientationOnly makes an EXIF segment with nothing but the orientation; nil
// when the segment has none, or the picture stands upright.
func orientationOnly(segment []byte) []byte {
	tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return nil
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return nil
	}
	const tag, entry = 0x0112, 12
	for i := range int64(order.Uint16(tiff[at:])) {
		e := at + 2 + i*entry
		if e+entry > int64(len(tiff)) {
			return nil
		}
		if order.Uint16(tiff[e:]) != tag {
			continue
		}
		turn := order.Uint16(tiff[e+8:])
		if turn < 2 || turn > 8 {
			return nil
		}
		return []byte{'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
			tag >> 8, tag & 0xFF, 0, 3, 0, 0, 0, 1, 0, byte(turn), 0, 0, 0, 0, 0, 0}
	}
	return nil
}

// notPicture turns what went wrong with the data into a refusal: an end in the
// middle, or (nil) something else than was expected. Other errors stay.
func notPicture(err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return refuse(sentenceBroken)
	}
	return err
}
