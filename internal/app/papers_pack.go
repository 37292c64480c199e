package app

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"ketenportaal/internal/portal"
)

// maxPack is how many bytes of papers go into one file.
const maxPack = 500 << 20

// ZipPapers gives the papers of a round table that the actor may read as one ZIP,
// made while it is read: a folder for each item, in the order of the agenda and
// numbered as the actor sees it. Its size isn't known beforehand.
func (a *App) ZipPapers(ctx context.Context, by portal.Actor, number string) (Download, error) {
	p, err := a.Papers(ctx, by, number)
	if err != nil {
		return Download{}, err
	}
	switch {
	case p.Files() == 0:
		return Download{}, portal.Errorf(portal.Conflict, "Er zijn nog geen stukken om te downloaden.")
	case p.Bytes() > maxPack:
		return Download{}, portal.Errorf(portal.Conflict, "De stukken zijn samen te groot voor één bestand. Download ze één voor één.")
	}
	z := &packing{ctx: context.WithoutCancel(ctx), app: a}
	used := map[string]bool{}
	p.each(func(i ItemPapers, d DocumentRow) {
		z.files = append(z.files, packed{name: packedName(i, d.Current().Name, used), at: d.Current().At, document: d.Document})
	})
	z.zip = zip.NewWriter(&z.out)
	return Download{Name: p.Table.Number + " stukken.zip", Size: -1, ReadCloser: z}, nil
}

// packed is a file that goes into a ZIP.
type packed struct {
	name     string
	at       time.Time
	document portal.Document
}

// packedName is the name of a file in the ZIP: in the folder of its item, unlike
// any that was used, also where capitals don't count.
func packedName(i ItemPapers, name string, used map[string]bool) string {
	folder := "00 Algemeen"
	if i.Item.ID != "" {
		folder = fmt.Sprintf("%02d %s", i.N, i.Item.Title)
	}
	folder, name = safeName(folder, 60), safeName(name, 120)
	ending := path.Ext(name)
	stem, full := strings.TrimSuffix(name, ending), folder+"/"+name
	for n := 2; used[strings.ToLower(full)]; n++ {
		full = fmt.Sprintf("%s/%s (%d)%s", folder, stem, n, ending)
	}
	used[strings.ToLower(full)] = true
	return full
}

// safeName is a text as the name of a file or folder on any system: without
// separators, signs that can't be seen, or dots and spaces at its end.
func safeName(name string, most int) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '-'
		case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff, r == 0xfffd:
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	ending := path.Ext(name)
	if r := []rune(name); len(r) > most && len(ending) < 8 {
		name = strings.TrimRight(string(r[:most-len(ending)]), ". ") + ending
	} else if len(r) > most {
		name = string(r[:most])
	}
	if name = strings.Trim(name, ". "); name == "" {
		return "bestand"
	}
	return name
}

// packing is a ZIP in the making: each Read goes on where the last one ended, so
// that no more than a piece of one file is in memory.
type packing struct {
	ctx   context.Context
	app   *App
	files []packed
	out   bytes.Buffer // made, and not read yet
	zip   *zip.Writer
	entry io.Writer
	from  io.ReadCloser // the file that is being packed; nil between two
	done  bool
}

// Read implements io.Reader.
func (z *packing) Read(p []byte) (int, error) {
	for z.out.Len() == 0 {
		if z.done {
			return 0, io.EOF
		}
		if err := z.step(); err != nil {
			return 0, err
		}
	}
	return z.out.Read(p)
}

// step opens the next file, packs the next piece of it, or ends the ZIP.
func (z *packing) step() error {
	switch {
	case z.from != nil:
		if err := z.piece(); err != nil {
			return err
		}
	case len(z.files) == 0:
		z.done = true
		return z.zip.Close()
	default:
		f := z.files[0]
		z.files = z.files[1:]
		d, err := z.app.openVersion(z.ctx, f.document, len(f.document.Versions))
		if err != nil {
			return err
		}
		z.from = d
		// Stored as it is: most of these are packed already.
		if z.entry, err = z.zip.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store, Modified: f.at}); err != nil {
			return err
		}
	}
	return z.zip.Flush()
}

func (z *packing) piece() error {
	_, err := io.CopyN(z.entry, z.from, readAhead)
	if err == io.EOF {
		err = z.from.Close()
		z.from = nil
	}
	return err
}

// Close implements io.Closer.
func (z *packing) Close() error {
	z.done = true
	if z.from == nil {
		return nil
	}
	return z.from.Close()
}
