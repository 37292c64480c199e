package app

import (
	"context"

	"ketenportaal/internal/portal"
)

// openComments counts the comments on a version that wait for an answer. The college
// can't resolve on a text while there are any.
func (a *App) openComments(ctx context.Context, covenant portal.ID, nr int) (n int, err error) {
	all, err := a.store.ClauseComments(ctx, covenant)
	for _, c := range all {
		if c.Nr == nr && c.Waits() {
			n++
		}
	}
	return n, err
}
