package web

import "bytes"

const (
	euroSpace   = "€ "
	euroNoBreak = "€\u00a0"
)

// keepAmounts puts a no-break space between “€” and a number in what people read of a
// page, so that no line ends between them. Tags stay as they are, and so does what
// stands in a field: it comes back to us as it was.
func keepAmounts(page []byte) []byte {
	if !bytes.Contains(page, []byte(euroSpace)) {
		return bytes.Clone(page)
	}
	out := make([]byte, 0, len(page)+64)
	for len(page) > 0 {
		tag := bytes.IndexByte(page, '<')
		if tag < 0 {
			tag = len(page)
		}
		out = append(out, bytes.ReplaceAll(page[:tag], []byte(euroSpace), []byte(euroNoBreak))...)
		page = page[tag:]
		end := bytes.IndexByte(page, '>') + 1
		for _, field := range []string{"textarea", "option", "script"} {
			if bytes.HasPrefix(page, []byte("<"+field)) {
				if closed := bytes.Index(page, []byte("</"+field)); closed >= 0 {
					end = closed
				}
			}
		}
		if end == 0 {
			end = len(page)
		}
		out, page = append(out, page[:end]...), page[end:]
	}
	return out
}
