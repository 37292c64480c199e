package web

import (
	"fmt"
	"net/url"
	"strconv"

	"ketenportaal/internal/portal"
)

// withFilters is the address of a list with filters as name, value pairs, without
// the filter named except and without those that are empty.
func withFilters(path, except string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != except && pairs[i+1] != "" {
			q.Add(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// numbered is one page of a list that is short enough to be loaded whole:
// page n (from 1) of rows, and the links to its neighbours. url makes the
// address of a page.
func numbered[T any](rows []T, n int, url func(n string) string) ([]T, Pager) {
	pages := max((len(rows)+portal.PageSize-1)/portal.PageSize, 1)
	n = min(max(n, 1), pages)
	from := (n - 1) * portal.PageSize
	var p Pager
	if pages > 1 {
		p.Text = fmt.Sprintf("Pagina %d van %d", n, pages)
	}
	if n > 1 {
		p.PrevURL = url(strconv.Itoa(n - 1))
	}
	if n < pages {
		p.NextURL = url(strconv.Itoa(n + 1))
	}
	return rows[from:min(from+portal.PageSize, len(rows))], p
}
