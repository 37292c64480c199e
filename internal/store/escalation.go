package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var escalationLines = docdb.Collection{
	Name:    "escalation_lines",
	Fields:  []docdb.Field{{Name: "theme", Unique: true}},
	Indexes: []docdb.Index{{Sort: "theme"}},
}

func escalationLineFields(v portal.EscalationLine) docdb.Fields {
	return docdb.Fields{"theme": string(v.ID)}
}

func setEscalationLine(v *portal.EscalationLine, n int64) { v.Version = n }

// EscalationLine gives a line; see portal.EscalationLineID.
func (s *Store) EscalationLine(ctx context.Context, id portal.ID) (portal.EscalationLine, error) {
	return get(ctx, s.db, escalationLines.Name, string(id), setEscalationLine)
}

// EscalationLines gives every line: there are no more than themes.
func (s *Store) EscalationLines(ctx context.Context) ([]portal.EscalationLine, error) {
	return find(ctx, s.db, escalationLines.Name, docdb.Query{Sort: "theme"}, setEscalationLine)
}

// InsertEscalationLine stores a new line.
func (s *Store) InsertEscalationLine(ctx context.Context, v *portal.EscalationLine) error {
	return insert(ctx, s.db, escalationLines.Name, v.ID, &v.Version, v, escalationLineFields(*v))
}

// SaveEscalationLine stores a changed line.
func (s *Store) SaveEscalationLine(ctx context.Context, v *portal.EscalationLine) error {
	return replace(ctx, s.db, escalationLines.Name, v.ID, &v.Version, v, escalationLineFields(*v))
}

// DeleteEscalationLine removes a line.
func (s *Store) DeleteEscalationLine(ctx context.Context, v portal.EscalationLine) error {
	return translate(s.db.Delete(ctx, escalationLines.Name, string(v.ID), v.Version))
}

var escalations = docdb.Collection{
	Name:    "escalations",
	Fields:  []docdb.Field{{Name: "number", Unique: true}, {Name: "open", Unique: true}, {Name: "scope", Multi: true}, {Name: "about"}, {Name: "state"}, {Name: "to"}, {Name: "changed", Kind: docdb.Time}},
	Indexes: []docdb.Index{{Multi: "scope", Sort: "changed", Carry: []string{"state"}}, {Equal: []string{"about"}, Sort: "changed"}, {Equal: []string{"state"}, Sort: "changed"}, {Equal: []string{"to"}, Sort: "changed"}},
}

// escalationFields has in "to" who has to answer now; empty when nobody has. "open" is
// absent once nothing is to be done: of an organisation one about a subject is open.
func escalationFields(v portal.Escalation, municipality portal.ID) docdb.Fields {
	step, _ := v.Now()
	f := docdb.Fields{"number": v.Number, "scope": v.Scope(municipality), "about": subjectKey(v.About), "state": string(v.State), "to": string(step.To), "changed": v.ChangedAt}
	if key := v.OpenKey(); key != "" {
		f["open"] = key
	}
	return f
}

func setEscalation(v *portal.Escalation, n int64) { v.Version = n }

// Escalation gives a raised question.
func (s *Store) Escalation(ctx context.Context, id portal.ID) (portal.Escalation, error) {
	return get(ctx, s.db, escalations.Name, string(id), setEscalation)
}

// EscalationByNumber gives the raised question with a number.
func (s *Store) EscalationByNumber(ctx context.Context, number string) (portal.Escalation, error) {
	return first(ctx, s.db, escalations.Name, docdb.Eq("number", number), setEscalation)
}

// EscalationsAbout gives what was raised about an object, for who asks policy of each.
func (s *Store) EscalationsAbout(ctx context.Context, about portal.Ref) ([]portal.Escalation, error) {
	return find(ctx, s.db, escalations.Name, docdb.Query{Filter: docdb.Eq("about", subjectKey(about)), Sort: "changed", Desc: true}, setEscalation)
}

// EscalationsIn gives the questions in some states, for who asks policy of each.
func (s *Store) EscalationsIn(ctx context.Context, states []portal.EscalationState) ([]portal.Escalation, error) {
	return find(ctx, s.db, escalations.Name, docdb.Query{Filter: docdb.In("state", strs(states)...), Sort: "changed"}, setEscalation)
}

// EscalationsTo gives the questions that somebody has to answer now.
func (s *Store) EscalationsTo(ctx context.Context, person portal.ID) ([]portal.Escalation, error) {
	return find(ctx, s.db, escalations.Name, docdb.Query{Filter: docdb.Eq("to", string(person)), Sort: "changed"}, setEscalation)
}

// InsertEscalation stores a new question.
func (s *Store) InsertEscalation(ctx context.Context, v *portal.Escalation, municipality portal.ID) error {
	return s.storedEscalation(ctx, insert(ctx, s.db, escalations.Name, v.ID, &v.Version, v, escalationFields(*v, municipality)), v, municipality)
}

// SaveEscalation stores a changed question.
func (s *Store) SaveEscalation(ctx context.Context, v *portal.Escalation, municipality portal.ID) error {
	return s.storedEscalation(ctx, replace(ctx, s.db, escalations.Name, v.ID, &v.Version, v, escalationFields(*v, municipality)), v, municipality)
}

// storedEscalation is stored for a raised question: found by its theme too.
func (s *Store) storedEscalation(ctx context.Context, err error, v *portal.Escalation, municipality portal.ID) error {
	return s.stored(ctx, err, v, v.Number, v.Scope(municipality), v.At, portal.Tags(v.Theme)...)
}
