package web

import (
	"path"
	"strings"
	"testing"

	"ketenportaal/public"
)

func TestAssets(t *testing.T) {
	s := testServer(t)
	v := s.as("")
	address, err := s.assets.url("css/theme.css")
	if err != nil {
		t.Fatal(err)
	}
	page := v.get(t, address).wants(200)
	if got := page.header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Errorf("Cache-Control: %s", got)
	}
	if got := page.header.Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("Content-Type: %s", got)
	}
	v.get(t, address, header("If-None-Match", page.header.Get("ETag"))).wants(304)
	small := v.get(t, address, header("Accept-Encoding", "gzip")).wants(200)
	if small.header.Get("Content-Encoding") != "gzip" || len(small.body) >= len(page.body) {
		t.Errorf("not compressed: %d of %d bytes", len(small.body), len(page.body))
	}
	v.get(t, strings.Replace(address, s.assets.version, "000000000000", 1)).wants(404)
	for _, path := range []string{"embed.go", "../embed.go", "css/../../embed.go", "css/nooit.css", "css"} {
		v.get(t, "/assets/"+s.assets.version+"/"+path).wants(404)
	}
	if _, err := s.assets.url("css/nooit.css"); err == nil {
		t.Error("an asset that isn't there got an address")
	}
	v.get(t, "/favicon.ico").wants(200)
}

func TestSecurityText(t *testing.T) {
	s := testServer(t)
	page := s.as("").get(t, "/.well-known/security.txt").wants(200)
	for _, want := range []string{"Contact: mailto:beveiliging@gemeente.example\n", "Expires: 2027-05-"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("lacks %q: %s", want, page.body)
		}
	}
	s.options.SecurityContact = ""
	s.as("").get(t, "/.well-known/security.txt").wants(404)
}

func TestSqueeze(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"comment and line ends", "/* why */\na {\n\tcolor: red;\n}\n", "a{color:red;}"},
		{"selectors keep their spaces", "nav  a > b + c , d::before { x: calc(1px + 2px) }", "nav a>b + c,d::before{x:calc(1px + 2px)}"},
		{"a comment parts two words", "a/* */b {}", "a b{}"},
		{"strings", `a { content: "a  /* b */ ; \" ,  c" ; }`, `a{content:"a  /* b */ ; \" ,  c";}`},
		{"a media query", "@media (min-width: 60rem) and (hover) { a { b: c } }", "@media (min-width:60rem) and (hover){a{b:c}}"},
		{"an open comment", "a{}/* b", "a{}"},
		{"a space before a colon parts a selector", "a :is(b, c) { d : e }", "a :is(b,c){d :e}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(squeeze([]byte(c.in))); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSqueezeScript(t *testing.T) {
	got, err := squeezeScript([]byte("// why\nif (a) {\n\tb = `c ${d}`  // e\n\n\t// f\n}\n"))
	if want := "if (a) {\nb = `c ${d}`  // e\n}\n"; err != nil || string(got) != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	if _, err := squeezeScript([]byte("a = `b\n  c`\n")); err == nil {
		t.Error("text over two lines was changed")
	}
}

// TestSizeOfWhatBrowsersLoad holds the style sheets and the modules to what a
// slow phone can take, before compression.
func TestSizeOfWhatBrowsersLoad(t *testing.T) {
	a, err := readAssets(public.FS)
	if err != nil {
		t.Fatal(err)
	}
	size := map[string]int{}
	for name, f := range a.files {
		size[path.Ext(name)] += len(f.plain)
	}
	for ending, most := range map[string]int{".css": 60_000, ".js": 40_000} {
		if size[ending] == 0 || size[ending] > most {
			t.Errorf("all %s together are %d bytes, want at most %d", ending, size[ending], most)
		}
	}
	t.Logf("style sheets %d bytes, modules %d bytes", size[".css"], size[".js"])
}
