package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// assets are the files of public, read once and compressed once.
//
// One version stands for all of them, so that modules and style sheets can
// name each other by relative addresses; whatever changes, changes the version.
type assets struct {
	version string
	files   map[string]asset
}

type asset struct {
	kind        string
	plain, gzip []byte // gzip is nil when it isn't smaller
}

// assetKinds are the types of files we serve; another extension is a mistake.
var assetKinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json",
}

// readAssets reads css, js and img of the tree.
func readAssets(tree fs.FS) (*assets, error) {
	a := &assets{files: map[string]asset{}}
	sum := sha256.New()
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		kind, ok := assetKinds[path.Ext(name)]
		if !ok {
			return fmt.Errorf("public/%s: unknown type of file", name)
		}
		content, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		switch path.Ext(name) {
		case ".css":
			content = squeeze(content)
		case ".js":
			if content, err = squeezeScript(content); err != nil {
				return fmt.Errorf("public/%s: %w", name, err)
			}
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(content))
		sum.Write(content)
		small, err := compress(content)
		if err != nil {
			return fmt.Errorf("compress public/%s: %w", name, err)
		}
		a.files[name] = asset{kind: kind, plain: content, gzip: small}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read assets: %w", err)
	}
	a.version = hex.EncodeToString(sum.Sum(nil))[:12]
	return a, nil
}

// squeeze takes out of a style sheet what only its readers need: comments, line
// ends, the spaces around braces, commas, semicolons and child combinators, and
// those after a colon; before one they part a selector. Strings stay as they are.
func squeeze(css []byte) []byte {
	const closed = "{};,>"
	out := make([]byte, 0, len(css))
	space := false
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case c == '/' && i+1 < len(css) && css[i+1] == '*':
			end := bytes.Index(css[i+2:], []byte("*/"))
			if end < 0 {
				return out
			}
			i += end + 3
			space = true
			continue
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			space = true
			continue
		}
		if space && len(out) > 0 && !strings.ContainsRune(closed+":", rune(out[len(out)-1])) && !strings.ContainsRune(closed, rune(c)) {
			out = append(out, ' ')
		}
		space = false
		if c == '"' || c == '\'' {
			end := i + 1
			for end < len(css)-1 && css[end] != c {
				if css[end] == '\\' {
					end++
				}
				end++
			}
			out = append(out, css[i:end+1]...)
			i = end
			continue
		}
		out = append(out, c)
	}
	return out
}

// squeezeScript takes out of a module its indentation, empty lines and lines that
// are comments. Line ends stay, since they can end a statement. Text over more
// lines in one literal would change, and is refused.
func squeezeScript(js []byte) ([]byte, error) {
	out := make([]byte, 0, len(js))
	for n, line := range bytes.Split(js, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if bytes.Count(line, []byte("`"))%2 == 1 {
			return nil, fmt.Errorf("line %d: a literal goes on in the next line", n+1)
		}
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			out = append(append(out, line...), '\n')
		}
	}
	return out, nil
}

// compress gives the gzip form, or nil when that saves less than a tenth.
func compress(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if b.Len() > len(content)*9/10 {
		return nil, nil
	}
	return b.Bytes(), nil
}

// url is the address of a file for templates, such as asset "css/theme.css".
// A name that isn't there fails the page, and with it the test of all pages.
func (a *assets) url(name string) (string, error) {
	if _, ok := a.files[name]; !ok {
		return "", fmt.Errorf("no asset %s", name)
	}
	return "/assets/" + a.version + "/" + name, nil
}

// asset serves a file. Its address changes with its content, so browsers may
// keep it for a year; the address of an earlier version is gone.
func (s *Server) asset(c *fiber.Ctx) error {
	f, ok := s.assets.files[c.Params("*")]
	if !ok || c.Params("version") != s.assets.version {
		return portal.ErrNotFound
	}
	return s.sendAsset(c, f, "public, max-age=31536000, immutable")
}

// favicon is for browsers that ask for it without having read a page.
func (s *Server) favicon(c *fiber.Ctx) error {
	f, ok := s.assets.files["img/favicon.svg"]
	if !ok {
		return portal.ErrNotFound
	}
	return s.sendAsset(c, f, "public, max-age=86400")
}

func (s *Server) sendAsset(c *fiber.Ctx, f asset, cache string) error {
	etag := `"` + s.assets.version + `"`
	c.Set(fiber.HeaderCacheControl, cache)
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if c.Get(fiber.HeaderIfNoneMatch) == etag {
		c.Status(fiber.StatusNotModified)
		return nil
	}
	c.Set(fiber.HeaderContentType, f.kind)
	if f.gzip != nil && strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(f.gzip)
	}
	return c.Send(f.plain)
}
