package richtext

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The files are shaped like what the programs put on the clipboard.
func TestFromHTMLOfWordProcessors(t *testing.T) {
	for _, name := range []string{"word", "docs", "office"} {
		t.Run(name, func(t *testing.T) {
			pasted, err := os.ReadFile("testdata/" + name + ".html")
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile("testdata/" + name + ".md")
			if err != nil {
				t.Fatal(err)
			}
			got := FromHTML(string(pasted))
			if diff := cmp.Diff(strings.TrimSpace(string(want)), got); diff != "" {
				t.Error(diff)
			}
			if again := Normalize(got); again != got {
				t.Errorf("not in the normal form:\n%s", cmp.Diff(got, again))
			}
		})
	}
}

func TestFromHTML(t *testing.T) {
	for _, tt := range []struct{ name, html, want string }{
		{"empty", "", ""},
		{"only white space", "<p>&nbsp;</p><div><br></div>", ""},
		{"plain text", "Drie  woorden\nhier", "Drie woorden hier"},
		{"two breaks are a paragraph", "a<br> <br>b<br>c", "a\n\nb\nc"},
		{"divs of an editor", "<div>a</div><div>b</div>", "a\n\nb"},
		{"deep headings", "<h4>vier</h4><h6>zes</h6>", "### vier\n\n### zes"},
		{"heading in an item", "<ul><li><h2>a</h2>b</li></ul>", "- a\n  b"},
		{"text after a list in an item", "<ul><li>a<ul><li>b</li></ul>c</li><li>d</li></ul>", "- a\n  - b\n\nc\n\n- d"},
		{"bold around spaces", "a<b> b </b>c", "a **b** c"},
		{"bold within a word", "<b>a</b>b, (<b>c</b>)", "**a**b, (**c**)"},
		{"bold mark beside a letter", "x<b>(a)</b>y", "&#120;**(a)**&#121;"},
		{"link with a break", `<a href="https://x.nl">a<br>b</a>`, "[a](https://x.nl)\n[b](https://x.nl)"},
		{"link with brackets", `<a href="https://x.nl/a(b)">c]</a>`, `[c\]](https://x.nl/a%28b%29)`},
		{"pre", "<pre>a\n b</pre>", "a\nb"},
		{"one cell is no table", "<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"},
		{"caption", "<table><caption>Tabel 1</caption><tr><td>a<td>b</table>", "Tabel 1\n\n| a | b |\n| --- | --- |"},
		{"table within a table", "<table><tr><td>a<td><table><tr><td>b<td>c<tr><td>d</table></table>", "| a | b c<br> d |\n| --- | --- |"},
		{"unclosed", "<p>a<b>b<ul><li>c", "&#97;**b**\n\n- **c**"},
		{"looks like Markdown", "<p># a</p><p>1. b *c* [d](e) &lt;b&gt;</p><p>- f</p>", "\\# a\n\n1\\. b \\*c\\* \\[d\\](e) \\<b>\n\n\\- f"},
		{"word list without marks to ignore", "<p class=MsoListParagraph>·&nbsp;&nbsp; a</p><p class=MsoListParagraph>2.&nbsp; b</p>", "- a\n\n2. b"},
		{"word letters", `<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">a.</span>x</p><p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">b.</span>y</p>`, "1. x\n2. y"},
		{"characters nobody sees", "a\u00AD\u200Bb\u202Ec", "abc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := FromHTML(tt.html); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// What is hostile must be absent, and the text around it must still be there.
func TestBar29_FromHTMLLeavesOutWhatIsHostile(t *testing.T) {
	for _, tt := range []struct{ name, html string }{
		{"script", "<script>boos()</script>"},
		{"unclosed script", "<b>x</b><scr<script>ipt>boos()</script>"},
		{"handler", `<img src=x onerror="boos()">`},
		{"handler on what stays", `<p onclick="boos()" style="background:url(javascript:boos())">x</p>`},
		{"script link", `<a href="javascript:boos()">x</a>`},
		{"hidden script link", "<a href=\" java\nscript:boos()\">x</a><a href=\"&#106;avascript:boos()\">x</a>"},
		{"data link", `<a href="data:text/html,boos()">x</a>`},
		{"link with a password", `<a href="https://boos:geheim@evil.example">x</a>`},
		{"svg", `<svg><script>boos()</script><a xlink:href="javascript:boos()"><text>boos</text></a></svg>`},
		{"mathml", `<math><mtext><style><img src=x onerror=boos()></style></mtext></math>`},
		{"style", "<style>p { background: url(boos) }</style>"},
		{"conditional comment", "<!--[if gte mso 9]><xml>boos</xml><![endif]-->"},
		{"comment that ends oddly", "<!--><img src=x onerror=boos()>-->"},
		{"frame", `<iframe src="boos">boos</iframe>`},
		{"object", `<object data="boos"><embed src="boos"></object>`},
		{"form", `<form action="boos"><input name="boos" value="boos"><select><option>boos</select></form>`},
		{"refresh", `<meta http-equiv="refresh" content="0;url=boos"><base href="boos"><link rel=stylesheet href=boos>`},
		{"hidden", `<p style="DISPLAY : none">boos</p><span hidden>boos</span><i style="font-size:0px">boos</i><b style="visibility:hidden">boos</b>`},
		{"template", "<template><p>boos</p></template>"},
		{"noscript", `<noscript><p title="</noscript><img src=x onerror=boos()>">boos</noscript>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := FromHTML("<p>voor</p>" + tt.html + "<p>na</p>")
			drawn := string(HTML(got, 2))
			for _, s := range []string{"script:", "onerror=\"", "onclick", "style", "geheim", "src="} {
				if strings.Contains(drawn, s) && !strings.Contains(drawn, "&lt;") {
					t.Errorf("%q came through: %s", s, drawn)
				}
			}
			visible := strings.Contains(tt.name, "unclosed") || strings.Contains(tt.name, "oddly") || strings.Contains(tt.name, "noscript")
			if !visible && strings.Contains(drawn, "boos") {
				t.Errorf("came through: %s", drawn)
			}
			if !strings.Contains(drawn, "voor") || !strings.Contains(drawn, "na") {
				t.Errorf("the text around it is lost: %s", drawn)
			}
		})
	}
}
