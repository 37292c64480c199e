package richtext

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// pieces are what goes wrong in Markdown and HTML, and a few plain words.
var pieces = []string{
	"a", "b", "Jan", " ", "  ", "\n", "\n\n", "*", "**", "***", "_", "__", "-", "- ", "+ ", "1. ", "2) ", "10. ", "# ", "### ", "#", ">", "> ",
	"|", "| a | b |", "\n| --- | --- |\n", "\n|-|\n", "---", ":-", "\\", "\\*", "[", "]", "(", ")", "[a](https://x.nl)", "[a](/x)", "![", "<", ">",
	"<b>", "</b>", "<br>", "<!--", "<https://x.nl>", "https://x.nl/a_b?c=1&copy=2", "mailto:a@b.nl", "&", "&amp;", "&lt;", "&#42;", "&copy;", "é", "e\u0301",
	"\u0338", "\u00A0", "\u00AD", "\u200B", "€", "“", "”", "日", "\t", "    ", "\r\n", "`", "```\n", "~~", "!", ".", ":", "=", "===\n", "\x01", "1.", "x.",
}

func source() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 25).Draw(t, "pieces"), "")
	})
}

// anyBlocks draws blocks as a reader may give them, before they are tidied.
func anyBlocks() *rapid.Generator[[]Block] {
	texts := append([]string{"woord", "twee woorden", " los ", "punt.", "(haak)", "a_b_c", "1", ".", "G:\\map"}, pieces...)
	links := []string{"", "", "", "https://x.nl", "https://x.nl/b?a=1&lt=2", "mailto:a@b.nl"}
	spans := rapid.Custom(func(t *rapid.T) []Span {
		return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Span {
			if rapid.IntRange(0, 7).Draw(t, "break") == 0 {
				return Span{Break: true}
			}
			return Span{
				Text:   rapid.SampledFrom(texts).Draw(t, "text"),
				Bold:   rapid.Bool().Draw(t, "bold"),
				Italic: rapid.Bool().Draw(t, "italic"),
				Link:   rapid.SampledFrom(links).Draw(t, "link"),
			}
		}), 0, 6).Draw(t, "spans")
	})
	block := rapid.Custom(func(t *rapid.T) Block {
		b := Block{Kind: rapid.SampledFrom([]Kind{Heading, Paragraph, ListItem, ListItem, ListItem, Table, Quote}).Draw(t, "kind")}
		switch b.Kind {
		case Table:
			for range rapid.IntRange(0, 4).Draw(t, "rows") {
				var row []Cell
				for range rapid.IntRange(0, 4).Draw(t, "cells") {
					row = append(row, Cell{Spans: spans.Draw(t, "cell")})
				}
				b.Rows = append(b.Rows, row)
			}
			return b
		case ListItem:
			b.Ordered = rapid.Bool().Draw(t, "ordered")
			b.Number = rapid.IntRange(0, 12).Draw(t, "number")
		}
		b.Level = rapid.IntRange(0, 4).Draw(t, "level")
		b.Spans = spans.Draw(t, "spans")
		if b.Kind == Paragraph || b.Kind == Quote {
			b.Level = 0
		}
		return b
	})
	return rapid.SliceOfN(block, 0, 8)
}

func TestNormalizeTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Normalize(source().Draw(t, "source"))
		if twice := Normalize(once); twice != once {
			t.Fatalf("once  %q\ntwice %q", once, twice)
		}
	})
}

// Whatever blocks a reader comes with, what is written is read as the same.
func TestBlocksSurviveWriting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := tidy(anyBlocks().Draw(t, "blocks"))
		written := write(want)
		if diff := cmp.Diff(want, Blocks(written)); diff != "" {
			t.Fatalf("written %q\n%s", written, diff)
		}
	})
}

func TestTidyTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := tidy(anyBlocks().Draw(t, "blocks"))
		if diff := cmp.Diff(once, tidy(once)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestHTMLGivesTheSameBlocksBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		markdown := source().Draw(t, "source")
		if rapid.Bool().Draw(t, "from blocks") {
			markdown = write(tidy(anyBlocks().Draw(t, "blocks")))
		}
		drawn := string(HTML(markdown, 1))
		if diff := cmp.Diff(Blocks(Normalize(markdown)), Blocks(FromHTML(drawn))); diff != "" {
			t.Fatalf("drawn %s\n%s", drawn, diff)
		}
	})
}

// Whatever marks stand around a word, it is still there: as text or in the
// address of a link.
func TestNoWordIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var typed strings.Builder
		drawn := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 20).Draw(t, "pieces")
		for i, piece := range drawn {
			fmt.Fprintf(&typed, "%sw%dw", piece, i)
		}
		blocks := Blocks(typed.String())
		kept := Plain(write(blocks)) + fmt.Sprint(blocks)
		for i := range drawn {
			if word := fmt.Sprintf("w%dw", i); !strings.Contains(kept, word) {
				t.Fatalf("%s is lost from %q: %q", word, typed.String(), kept)
			}
		}
	})
}
