package app

import (
	"context"
	"fmt"
	"io"

	"ketenportaal/internal/portal"
)

// maxPreparationPapers is how many bytes of papers go into the file of a
// preparation: a tablet has to open it.
const maxPreparationPapers = 60 << 20

// PreparationPaper is a paper of the round table. Data is empty for one that
// didn't fit. Item is empty for a paper of the meeting as a whole.
type PreparationPaper struct {
	Item              portal.ID
	Title, File, MIME string
	Data              []byte
}

// PreparationPapers gives the papers of a preparation in hand that its reader may
// read, in the order of the agenda, until they are too large together.
func (a *App) PreparationPapers(ctx context.Context, by portal.Actor, p PreparationPage) ([]PreparationPaper, error) {
	page, err := a.Papers(ctx, by, p.Table.Number)
	if err != nil {
		return nil, err
	}
	var papers []PreparationPaper
	left := int64(maxPreparationPapers)
	page.each(func(i ItemPapers, d DocumentRow) {
		if err != nil {
			return
		}
		v := d.Current()
		paper := PreparationPaper{Item: i.Item.ID, Title: d.Title, File: v.Name, MIME: v.Type}
		if v.Size <= left {
			paper.Data, err = a.wholePaper(ctx, d.Document)
			left -= int64(len(paper.Data))
		}
		papers = append(papers, paper)
	})
	return papers, err
}

func (a *App) wholePaper(ctx context.Context, d portal.Document) ([]byte, error) {
	f, err := a.openVersion(ctx, d, len(d.Versions))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPreparationPapers+1))
	if err != nil {
		return nil, fmt.Errorf("read a paper: %w", err)
	}
	return data, nil
}
