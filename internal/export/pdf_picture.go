package export

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the kinds of pictures that the portal accepts
	_ "image/png"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// maxPixels bounds a picture: a small file can unpack to a huge one.
const maxPixels = 40 << 20

// PicturePDF puts a picture, PNG or JPEG, on a page of its own. The error is
// ErrPrintLarge for one of too many pixels.
func PicturePDF(data []byte) (pdf []byte, err error) {
	defer func() { // the library panics on some broken pictures
		if fault := recover(); fault != nil {
			err = fmt.Errorf("put a picture on a page: %v", fault)
		}
	}()
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read a picture: %w", err)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > maxPixels/size.Height {
		return nil, ErrPrintLarge
	}
	api.DisableConfigDir() // else pdfcpu writes one in the home of the portal
	page := pdfcpu.DefaultImportConfig()
	page.Pos, page.Scale = types.Center, 0.9
	var out bytes.Buffer
	if err := api.ImportImages(nil, &out, []io.Reader{bytes.NewReader(data)}, page, nil); err != nil {
		return nil, fmt.Errorf("put a picture on a page: %w", err)
	}
	return out.Bytes(), nil
}
