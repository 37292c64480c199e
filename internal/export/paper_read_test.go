package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// unzipped are the files of a document by name, each checked to be XML.
func unzipped(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = content
		if ext := path.Ext(f.Name); ext == ".xml" || ext == ".rels" {
			wellFormed(t, f.Name, content)
		}
	}
	return files
}

func wellFormed(t *testing.T, name string, content []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(content))
	for {
		switch _, err := d.Token(); {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// element is XML as a tree, names without their space.
type element struct {
	name  string
	attrs map[string]string
	kids  []*element
	text  string // of a leaf
}

func treeOf(t *testing.T, content []byte) *element {
	t.Helper()
	root := &element{}
	open := []*element{root}
	d := xml.NewDecoder(bytes.NewReader(content))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root
		}
		if err != nil {
			t.Fatal(err)
		}
		top := open[len(open)-1]
		switch x := token.(type) {
		case xml.StartElement:
			e := &element{name: x.Name.Local, attrs: map[string]string{}}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			top.kids = append(top.kids, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.kids = append(top.kids, &element{text: string(x)})
		}
	}
}

// all are the elements of a name below e, in the order of reading.
func (e *element) all(name string) []*element {
	var out []*element
	for _, k := range e.kids {
		if k.name == name {
			out = append(out, k)
		}
		out = append(out, k.all(name)...)
	}
	return out
}

// words is the text below e, with the white space that both formats spell out.
func (e *element) words() string {
	var b strings.Builder
	b.WriteString(e.text)
	for _, k := range e.kids {
		switch k.name {
		case "line-break", "br":
			b.WriteByte('\n')
		case "tab":
			b.WriteByte('\t')
		case "s":
			n, err := strconv.Atoi(k.attrs["c"])
			if err != nil {
				n = 1
			}
			b.WriteString(strings.Repeat(" ", n))
		}
		b.WriteString(k.words())
	}
	return b.String()
}

// page is an HTML file as a tree.
func page(t *testing.T, data []byte) *html.Node {
	t.Helper()
	n, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// nodes are the elements of a page, in the order of reading.
func nodes(n *html.Node) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func shown(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
