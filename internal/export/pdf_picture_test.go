package export

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"testing"
)

func TestPicturePDF(t *testing.T) {
	picture := image.NewGray(image.Rect(0, 0, 60, 20))
	var asPNG, asJPEG bytes.Buffer
	if err := errors.Join(png.Encode(&asPNG, picture), jpeg.Encode(&asJPEG, picture, nil)); err != nil {
		t.Fatal(err)
	}
	var parts []PDFPart
	for name, data := range map[string][]byte{"png": asPNG.Bytes(), "jpeg": asJPEG.Bytes()} {
		pdf, err := PicturePDF(data)
		if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Fatalf("%s: %d bytes, %v", name, len(pdf), err)
		}
		parts = append(parts, PDFPart{Title: name, Data: pdf})
	}
	if err := MergePDF(io.Discard, parts); err != nil {
		t.Errorf("merge: %v", err)
	}
}

func TestPicturePDFRefuses(t *testing.T) {
	var whole bytes.Buffer
	if err := png.Encode(&whole, image.NewGray(image.Rect(0, 0, 3, 3))); err != nil {
		t.Fatal(err)
	}
	huge := bytes.Clone(whole.Bytes())
	copy(huge[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 pixels each way, in the head
	// The sum over the head is wrong now, and Go tells so first: both are refusals.
	for name, data := range map[string][]byte{"nothing": nil, "a text": []byte("tekst"), "half a picture": whole.Bytes()[:40], "a huge one": huge} {
		if pdf, err := PicturePDF(data); err == nil {
			t.Errorf("%s gives %d bytes", name, len(pdf))
		}
	}
}
