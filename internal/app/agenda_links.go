package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxLinks is how much one agenda item can be about, and maxTablesAbout how many
// round tables about one signal are looked at.
const (
	maxLinks       = 30
	maxTablesAbout = 20
)

type agendaStore interface {
	TablesAbout(ctx context.Context, about portal.Ref, limit int) ([]portal.RoundTable, error)
	TablesAboutAny(ctx context.Context, about []portal.Ref, limit int) ([]portal.RoundTable, error)
	DecisionByNumber(ctx context.Context, number string) (portal.Decision, error)
	Decision(ctx context.Context, id portal.ID) (portal.Decision, error)
	ActionPoint(ctx context.Context, id portal.ID) (portal.ActionPoint, error)
	ActionPointByNumber(ctx context.Context, number string) (portal.ActionPoint, error)
	ActionPoints(ctx context.Context, q portal.ActionQuery) (portal.Listing[portal.ActionPoint], error)
}

// TableLink is something an agenda item or a proposal is about, as its reader may
// know it.
type TableLink struct {
	Ref                 portal.Ref
	Number, Title, Path string
}

// Text is how the link is typed and read back in a form.
func (l TableLink) Text() string {
	if l.Number != "" {
		return l.Number
	}
	return l.Path
}

// linked gives what may be shown of links to one reader; the rest is left out, as
// if it weren't there.
func (a *App) linked(ctx context.Context, by portal.Actor, refs []portal.Ref) ([]TableLink, error) {
	var links []TableLink
	for _, ref := range refs {
		l, err := a.tableLink(ctx, by, ref)
		switch kind := portal.KindOf(err); {
		case err != nil && (kind == portal.NotFound || kind == portal.Forbidden):
		case err != nil:
			return nil, err
		default:
			links = append(links, l)
		}
	}
	return links, nil
}

// tableLink looks up one link; it is ErrNotFound for what the reader may not know of.
func (a *App) tableLink(ctx context.Context, by portal.Actor, ref portal.Ref) (TableLink, error) {
	l := TableLink{Ref: ref}
	switch ref.Kind {
	case portal.KindSignal:
		s, err := a.store.Signal(ctx, ref.ID)
		if err == nil {
			err = policy.Check(by, policy.ReadSignal, s)
		}
		l.Number, l.Title, l.Path = s.Number, s.Title, "/signalen/"+s.Number
		return l, err
	case portal.KindDecision:
		d, err := a.store.Decision(ctx, ref.ID)
		if err != nil {
			return l, err
		}
		t, err := a.store.Table(ctx, d.Table)
		if err == nil {
			err = policy.Check(by, policy.ReadDecision, policy.DecisionOn{Decision: d, Table: t})
		}
		l.Number, l.Title, l.Path = d.Number, firstLine(d.Text), "/besluiten/"+d.Number
		return l, err
	case portal.KindActionPoint:
		p, err := a.store.ActionPoint(ctx, ref.ID)
		if err != nil {
			return l, err
		}
		on, err := a.agendaAction(ctx, p)
		if err == nil {
			err = policy.Check(by, policy.ReadAction, on)
		}
		l.Number, l.Title, l.Path = p.Number, p.What, "/actiepunten/"+p.Number
		return l, err
	case portal.KindDocument:
		on, err := a.readableDocument(ctx, by, ref.ID)
		l.Title, l.Path = on.Document.Title, "/documenten/"+string(ref.ID)
		return l, err
	case portal.KindMinutes:
		return a.minutesLink(ctx, by, ref.ID)
	case portal.KindFlag:
		g, err := a.store.YellowFlag(ctx, ref.ID)
		if err == nil {
			err = policy.Check(by, policy.ReadFlag, g)
		}
		l.Number, l.Title, l.Path = g.Number, g.Title, "/gele-vlaggen/"+g.Number
		return l, err
	}
	return a.covenantLink(ctx, by, ref)
}

// agendaAction is an action point with where it was agreed.
func (a *App) agendaAction(ctx context.Context, p portal.ActionPoint) (on policy.ActionOn, err error) {
	on.Action = p
	if p.Table != "" {
		on.Table, err = a.store.Table(ctx, p.Table)
		return on, err
	}
	if p.Series != "" {
		on.Series, err = a.store.Series(ctx, p.Series)
	}
	return on, err
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// refs reads links as people type them: numbers of signals, decisions, action points,
// covenants with or without a clause, agreement sets and proposals, and addresses of
// documents, with anything in between. What the actor
// may not know of is refused as what isn't there.
func (a *App) refs(ctx context.Context, by portal.Actor, field, typed string, fields portal.Fields) ([]portal.Ref, error) {
	var refs []portal.Ref
	words := strings.FieldsFunc(joinClauses(typed), func(r rune) bool { return strings.ContainsRune(" ,;\t\r\n", r) })
	if len(words) > maxLinks { // before each of them is looked up
		fields[field] = "Verwijs naar ten hoogste " + portal.Number(maxLinks) + " dingen."
		return nil, nil
	}
	for _, word := range words {
		ref, err := a.refOf(ctx, by, word)
		if err == nil {
			_, err = a.tableLink(ctx, policy.Named(by), ref) // a link stands under their name
		}
		switch kind := portal.KindOf(err); {
		case err != nil && (kind == portal.NotFound || kind == portal.Forbidden):
			fields[field] = "‘" + cut(strings.ReplaceAll(strings.TrimRight(word, "#"), "#", " artikel "), 40) + "’ kennen wij niet. Kijk het nummer na."
		case err != nil:
			return nil, err
		case !slices.Contains(refs, ref):
			refs = append(refs, ref)
		}
	}
	return refs, nil
}

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// refOf finds what a number or an address stands for.
func (a *App) refOf(ctx context.Context, by portal.Actor, word string) (portal.Ref, error) {
	number := strings.ToUpper(word)
	switch {
	case strings.HasPrefix(number, "S-"):
		s, err := a.store.SignalByNumber(ctx, number)
		return s.Ref(), err
	case strings.HasPrefix(number, "B-"):
		d, err := a.store.DecisionByNumber(ctx, number)
		return d.Ref(), err
	case strings.HasPrefix(number, "G-"):
		g, err := a.store.YellowFlagByNumber(ctx, number)
		return g.Ref(), err
	case strings.HasPrefix(number, "A-"):
		p, err := a.store.ActionPointByNumber(ctx, number)
		return p.Ref(), err
	}
	if _, id, ok := strings.Cut(word, "/documenten/"); ok {
		return portal.Ref{Kind: portal.KindDocument, ID: portal.ID(id)}, nil
	}
	if _, id, ok := strings.Cut(word, voicesBelow); ok {
		return portal.Ref{Kind: portal.KindVoice, ID: portal.ID(id)}, nil
	}
	if number, ok := strings.CutSuffix(word, minutesBelow); ok {
		t, err := a.store.TableByNumber(ctx, number[strings.LastIndexByte(number, '/')+1:])
		return portal.Ref{Kind: portal.KindMinutes, ID: t.ID}, err
	}
	return a.covenantRef(ctx, by, number)
}

// mergedLinks are the links that a form leads to: those typed, and those of
// before that whoever filled it in may not know of.
func mergedLinks(was []portal.Ref, seen []TableLink, typed []portal.Ref) []portal.Ref {
	links := slices.Clone(typed)
	for _, r := range was {
		if !slices.ContainsFunc(seen, func(l TableLink) bool { return l.Ref == r }) && !slices.Contains(links, r) {
			links = append(links, r)
		}
	}
	return links
}

// TablesAbout gives the round tables on whose agenda a signal stands, as far as
// the reader may know of both.
func (a *App) TablesAbout(ctx context.Context, by portal.Actor, s portal.Signal) ([]portal.RoundTable, error) {
	if policy.Check(by, policy.ReadSignal, s) != nil {
		return nil, nil
	}
	found, err := a.store.TablesAbout(ctx, s.Ref(), maxTablesAbout)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(t portal.RoundTable) bool {
		return t.State == portal.TableDropped || !policy.May(by, policy.ReadTable, t) ||
			!slices.ContainsFunc(policy.VisibleItems(by, t), func(i portal.AgendaItem) bool { return slices.Contains(i.Links, s.Ref()) })
	}), nil
}
