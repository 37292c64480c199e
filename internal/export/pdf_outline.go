package export

import (
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// movedBookmarks keeps what points to a page of the part, in the order of the
// pages, which is what the library accepts.
func movedBookmarks(list []pdfcpu.Bookmark, from, to, before int) []pdfcpu.Bookmark {
	var out []pdfcpu.Bookmark
	for _, b := range list {
		title := bookmarkTitle(b.Title)
		if title == "" || b.PageFrom < from || b.PageFrom > to {
			continue
		}
		from = b.PageFrom
		out = append(out, pdfcpu.Bookmark{Title: title, PageFrom: before + from, Kids: movedBookmarks(b.Kids, from, to, before)})
	}
	return out
}

// bookmarkTitle is a title as one line of a length that a reader shows.
func bookmarkTitle(s string) string {
	const longest = 200
	r := []rune(line(s))
	return string(r[:min(len(r), longest)])
}

// hang puts bookmarks below a parent (ISO 32000-1, 12.3.3). The library has its
// own way, which finds pages by the title: of two equal titles one leads astray.
func hang(whole *model.Context, marks []pdfcpu.Bookmark, parent types.Dict, parentAt types.IndirectRef) error {
	var last types.Dict
	var lastAt types.IndirectRef
	for _, mark := range marks {
		_, page, _, err := whole.PageDict(mark.PageFrom, false)
		if err != nil {
			return err
		}
		title, err := types.EscapedUTF16String(mark.Title)
		if err != nil {
			return err
		}
		entry := types.Dict{"Title": types.StringLiteral(*title), "Parent": parentAt, "Dest": types.Array{*page, types.Name("Fit")}}
		at, err := whole.IndRefForNewObject(entry)
		if err != nil {
			return err
		}
		if last == nil {
			parent["First"] = *at
		} else {
			last["Next"], entry["Prev"] = *at, lastAt
		}
		parent["Last"] = *at
		last, lastAt = entry, *at
		if err := hang(whole, mark.Kids, entry, *at); err != nil {
			return err
		}
	}
	// Below zero: the bookmarks of a part are folded in until somebody opens them.
	if count := len(marks); count > 0 {
		if parent["Parent"] != nil {
			count = -count
		}
		parent["Count"] = types.Integer(count)
	}
	return nil
}

// pinLinks makes links inside a part point to the place itself instead of to a
// name: papers share names such as deel-1, and once merged only one would count.
func pinLinks(part *model.Context) {
	if err := part.LocateNameTree("Dests", false); err != nil {
		return
	}
	for n := 1; n <= part.PageCount; n++ {
		page, _, _, err := part.PageDict(n, false)
		if err != nil || page == nil {
			continue
		}
		links, err := part.DereferenceArray(page["Annots"])
		if err != nil {
			continue
		}
		for _, l := range links {
			link, err := part.DereferenceDict(l)
			if err != nil || link == nil {
				continue
			}
			pin(part, link, "Dest")
			if action, err := part.DereferenceDict(link["A"]); err == nil && action != nil {
				pin(part, action, "D")
			}
		}
	}
}

// pin replaces a name under a key by the place that it names. A name of nothing
// stays, and leads nowhere.
func pin(part *model.Context, d types.Dict, key string) {
	o, err := part.Dereference(d[key])
	if err != nil {
		return
	}
	var name string
	switch o := o.(type) {
	case types.Name:
		name = o.Value()
	case types.StringLiteral:
		name, err = types.StringLiteralToString(o)
	case types.HexLiteral:
		name, err = types.HexLiteralToString(o)
	default:
		return
	}
	if err != nil {
		return
	}
	if place, err := part.DereferenceDestArray(name); err == nil && len(place) > 0 {
		d[key] = place
	}
}
