package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ItemPapers are the papers of one item of an agenda, or of the meeting as a
// whole, as their reader may know them.
type ItemPapers struct {
	Item   portal.AgendaItem // without an id for the meeting as a whole
	N      int               // among the items that the reader may know of, from 1
	Papers []DocumentRow     // oldest first
	// Earlier are those of the meeting at which the item wasn't reached.
	Earlier []DocumentRow
	Missing bool // one is expected, and there is none yet
	Add     bool // the reader may add one
}

// PapersOf gives the papers of a round table by item, in the order of the agenda:
// first those of the meeting as a whole, then every item the actor may know of,
// also those without papers.
func (a *App) PapersOf(ctx context.Context, by portal.Actor, t portal.RoundTable) ([]ItemPapers, error) {
	if err := policy.Check(by, policy.ReadTable, t); err != nil {
		return nil, err
	}
	all, err := a.store.Papers(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	about := map[portal.Ref][]portal.Document{}
	for _, d := range all {
		about[d.About] = append(about[d.About], d)
	}
	of := func(ref portal.Ref) (p ItemPapers, err error) {
		p.Add = policy.May(by, policy.AddPaper, policy.DocumentOn{Document: portal.Document{About: ref, Table: t.ID}, Table: t})
		for _, d := range about[ref] {
			on := policy.DocumentOn{Document: d, Table: t}
			if !policy.May(by, policy.ReadDocument, on) {
				continue
			}
			row, err := a.documentRow(ctx, by, on)
			if err != nil {
				return p, err
			}
			p.Papers = append(p.Papers, row)
		}
		return p, nil
	}
	whole, err := of(t.Ref())
	if err != nil {
		return nil, err
	}
	list := []ItemPapers{whole}
	for i, item := range policy.VisibleItems(by, t) {
		p, err := of(item.Ref())
		if err != nil {
			return nil, err
		}
		if p.Earlier, err = a.earlierPapers(ctx, by, item); err != nil {
			return nil, err
		}
		p.Item, p.N = item, i+1
		p.Missing = item.Paper && len(p.Papers)+len(p.Earlier) == 0 && (t.Before() || t.State == portal.TableBusy)
		list = append(list, p)
	}
	return list, nil
}

// earlierPapers are the papers of the meeting at which an item wasn't reached, as
// far as the actor may know of those.
func (a *App) earlierPapers(ctx context.Context, by portal.Actor, item portal.AgendaItem) ([]DocumentRow, error) {
	if item.From == nil || item.From.Why != portal.NotHandled {
		return nil, nil
	}
	ds, err := a.store.DocumentsAbout(ctx, portal.AgendaItem{ID: item.From.Item}.Ref())
	if err != nil {
		return nil, err
	}
	return a.documentRows(ctx, by, ds)
}

// PapersPage is everything the page with the papers of a round table shows to one
// reader.
type PapersPage struct {
	// Table holds the items that the reader may know of, and no others.
	Table portal.RoundTable
	Items []ItemPapers
	// Until is when papers are expected.
	Until time.Time
}

// Files counts the papers that can be downloaded now.
func (p PapersPage) Files() int {
	n := 0
	p.each(func(ItemPapers, DocumentRow) { n++ })
	return n
}

// Bytes says how large these are together.
func (p PapersPage) Bytes() (total int64) {
	p.each(func(_ ItemPapers, d DocumentRow) { total += d.Current().Size })
	return total
}

// each hands over every paper that can be downloaded now, in the order of the
// agenda.
func (p PapersPage) each(do func(item ItemPapers, d DocumentRow)) {
	for _, i := range p.Items {
		for _, rows := range [][]DocumentRow{i.Papers, i.Earlier} {
			for _, d := range rows {
				if d.Open {
					do(i, d)
				}
			}
		}
	}
}

// Papers gives the page with the papers of the round table with a number.
func (a *App) Papers(ctx context.Context, by portal.Actor, number string) (PapersPage, error) {
	t, err := a.table(ctx, by, policy.ReadTable, number)
	if err != nil {
		return PapersPage{}, err
	}
	p := PapersPage{Table: t, Until: t.PapersUntil()}
	p.Items, err = a.PapersOf(ctx, by, t)
	p.Table.Agenda = policy.VisibleItems(by, t)
	return p, err
}

// PaperBox is what hangs under a proposal for one reader.
type PaperBox struct {
	Rows []DocumentRow
	Add  bool // the reader may add one
}

// ProposalPapers gives the papers of a proposal for the round table with a number.
// Once it is placed they stand with its item.
func (a *App) ProposalPapers(ctx context.Context, by portal.Actor, table, proposal string) (PaperBox, error) {
	if by.Zero() {
		return PaperBox{}, portal.ErrLogin
	}
	on, err := a.paperPlace(ctx, UploadTo{Table: table, Proposal: proposal})
	if err != nil {
		return PaperBox{}, err
	}
	if err := policy.Check(by, policy.ReadDocument, on); err != nil {
		return PaperBox{}, err
	}
	ds, err := a.store.DocumentsAbout(ctx, on.Document.About)
	if err != nil {
		return PaperBox{}, err
	}
	rows, err := a.documentRows(ctx, by, ds)
	return PaperBox{Rows: rows, Add: policy.May(by, policy.AddPaper, on)}, err
}

// PaperPlace is what a form for a paper says it is for.
type PaperPlace struct {
	Number, Subject, Path string
	// Late: what comes now is marked as late.
	Late bool
}

// PaperPlace says what an upload at a round table is for, to who may do it.
func (a *App) PaperPlace(ctx context.Context, by portal.Actor, to UploadTo) (PaperPlace, error) {
	t, err := a.uploadTarget(ctx, by, to)
	if err != nil {
		return PaperPlace{}, err
	}
	p := PaperPlace{Late: a.now().After(t.Table.PapersUntil()) && t.Proposal.ID == ""}
	p.Number, p.Subject, p.Path, err = a.paperSubject(ctx, by, t.DocumentOn)
	return p, err
}

// paperSubject is what a paper hangs under, and its page. Who may not see the
// meeting that a proposal went to, is led to the one it was made for.
func (a *App) paperSubject(ctx context.Context, by portal.Actor, on policy.DocumentOn) (number, subject, path string, err error) {
	t := on.Table
	switch about := on.Document.About; about.Kind {
	case portal.KindAgendaItem:
		item, _ := t.Item(about.ID)
		return t.Number, item.Title, tablePath(t.Number) + "#punt-" + string(item.ID), nil
	case portal.KindProposal:
		p := on.Proposal
		if !policy.VisibleTable(by, t) && p.First != "" {
			t, err = a.store.Table(ctx, p.First)
		}
		return p.Number, p.Question, tablePath(t.Number) + "/voorstellen/" + p.Number, err
	}
	return t.Number, t.Title, tablePath(t.Number) + "/stukken", nil
}

// GuestPaper is a paper as a guest without an account sees it by their link.
type GuestPaper struct {
	ID          portal.ID
	Title, Item string // Item is empty for the meeting as a whole
	Kind        portal.FileKind
	Size        int64
}

// GuestPapers gives the papers of the meeting that a guest's secret opens: of the
// meeting as a whole and of the items everybody may know of, in the order of the
// agenda. Those to be treated as confidential are only for who has an account.
func (a *App) GuestPapers(ctx context.Context, secret string) ([]GuestPaper, error) {
	_, t, err := a.guestTable(ctx, secret)
	if err != nil || t.Silent() || t.State == portal.TableDropped {
		return nil, err
	}
	all, err := a.store.Papers(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	var papers []GuestPaper
	for _, item := range append([]portal.AgendaItem{{}}, guestItems(t)...) {
		about := item.Ref()
		if item.ID == "" {
			about = t.Ref()
		}
		for _, d := range all {
			v := d.Current()
			if d.About == about && d.Details.Full().Confidentiality != portal.ConfidentialYes && v.Downloadable(a.scanner != nil) {
				papers = append(papers, GuestPaper{ID: d.ID, Title: d.Title, Item: item.Title, Kind: portal.FileKindOf(v.Type), Size: v.Size})
			}
		}
	}
	return papers, nil
}

// DownloadAsGuest opens one of GuestPapers, in its current version.
func (a *App) DownloadAsGuest(ctx context.Context, secret string, id portal.ID) (Download, error) {
	papers, err := a.GuestPapers(ctx, secret)
	if err != nil {
		return Download{}, err
	}
	for _, p := range papers {
		if p.ID == id {
			d, err := a.store.Document(ctx, id)
			if err != nil {
				return Download{}, err
			}
			return a.openVersion(ctx, d, len(d.Versions))
		}
	}
	return Download{}, errDeadPass
}
