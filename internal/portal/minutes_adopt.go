package portal

import (
	"slices"
	"time"
)

// Object stops a silent adoption: the next meeting adopts the minutes instead.
func (m *Minutes) Object(t RoundTable, o MinutesObjection, now time.Time) (Fact, error) {
	if t.State != TableComments {
		return Fact{}, notInState(t)
	}
	f := Fields{}
	o.Reason = text(f, "reason", "De reden", o.Reason, 3, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if slices.ContainsFunc(m.Objections, func(x MinutesObjection) bool { return x.By == o.By }) {
		return Fact{}, Errorf(Conflict, "U maakte al bezwaar tegen vaststellen zonder bespreking.")
	}
	o.At = now
	m.Objections = append(slices.Clone(m.Objections), o)
	return t.Fact(MinutesObjected, nil), nil
}

// MayAdoptSilently reports whether minutes of a series that allows it are adopted
// when nobody says otherwise: the term is over, nobody objected and nothing waits
// for an answer.
func (m Minutes) MayAdoptSilently(t RoundTable, now time.Time) bool {
	return t.State == TableComments && now.After(m.CommentsUntil) && len(m.Objections) == 0 && len(m.Open()) == 0
}

// AdoptedIn reports whether a meeting can adopt the minutes of t: a later one of
// the same series that was held or is on.
func (t RoundTable) AdoptedIn(in RoundTable) bool {
	return in.Series == t.Series && in.ID != t.ID && in.Held() && in.Start.After(t.Start)
}

// Adopt makes the minutes final. In is the meeting that adopted them; the zero
// one when they are adopted silently. The hashes in a are those of the texts that
// are frozen together with this.
func (m *Minutes) Adopt(t *RoundTable, in RoundTable, a Adoption, now time.Time) (MinutesVersion, Fact, error) {
	if t.State != TableComments {
		return MinutesVersion{}, Fact{}, notInState(*t)
	}
	if err := m.Adoptable(); err != nil {
		return MinutesVersion{}, Fact{}, err
	}
	if !a.Silent && !t.AdoptedIn(in) {
		f := Fields{"in": "Kies de ronde tafel die het verslag vaststelde. Die moet begonnen zijn, en later zijn dan deze."}
		return MinutesVersion{}, Fact{}, f.Err()
	}
	if a.Silent && !m.MayAdoptSilently(*t, now) {
		return MinutesVersion{}, Fact{}, notInState(*t)
	}
	a.At, a.In = now, in.ID
	v := m.Keep(KeptForAdoption, a.By, now)
	m.Adoption = &a
	return v, t.Fact(MinutesAdopted, nil), t.Move(TableAdopted, TableStep{At: now, By: a.By})
}

// Adoptable is the refusal to adopt minutes on which something waits for an answer.
func (m Minutes) Adoptable() error {
	switch n := len(m.Open()); n {
	case 0:
		return nil
	case 1:
		return Errorf(Conflict, "Er wacht nog één reactie op antwoord. Beantwoord die eerst, dan kan het verslag worden vastgesteld.")
	default:
		return Errorf(Conflict, "Er wachten nog %s reacties op antwoord. Beantwoord die eerst, dan kan het verslag worden vastgesteld.", Number(n))
	}
}

// Correct adds an erratum to adopted minutes: they themselves stay as they are.
func (m *Minutes) Correct(t RoundTable, e Erratum, now time.Time) (Fact, error) {
	if t.State != TableAdopted {
		return Fact{}, Errorf(Conflict, "Dit verslag is nog niet vastgesteld. U kunt de tekst zelf nog wijzigen.")
	}
	f := Fields{}
	e.Text = text(f, "text", "Het erratum", e.Text, 3, MaxErratum)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if _, ok := t.Item(e.Item); !ok && e.Item != "" {
		return Fact{}, ErrNotFound
	}
	if len(m.Errata) >= maxErrata {
		return Fact{}, Errorf(Conflict, "Bij dit verslag passen geen errata meer.")
	}
	e.At = now
	m.Errata = append(slices.Clone(m.Errata), e)
	return t.Fact(ErratumAdded, map[string]string{DetailItem: string(e.Item)}), nil
}

// AdoptTitle is what the item that adopts minutes is called.
func (t RoundTable) AdoptTitle() string { return "Vaststellen verslag " + t.Number }

// adoptMinutes is the time box of that item.
const adoptMinutes = 5

// TakeMinutes puts the adoption of an earlier meeting's minutes first on the
// agenda. It gives the item and reports whether it is new; on an agenda that is
// fixed or full it doesn't come.
func (t *RoundTable) TakeMinutes(of RoundTable, now time.Time) (AgendaItem, bool) {
	ref := Ref{Kind: KindMinutes, ID: of.ID}
	there := slices.ContainsFunc(t.Agenda, func(i AgendaItem) bool { return slices.Contains(i.Links, ref) })
	if there || !t.Before() || len(t.Agenda) >= MaxAgenda {
		return AgendaItem{}, false
	}
	item := AgendaItem{ID: NewID(), Title: of.AdoptTitle(), Aim: AimAgree, Minutes: adoptMinutes, Links: []Ref{ref}}
	t.Agenda = slices.Insert(slices.Clone(t.Agenda), 0, item)
	t.ChangedAt = now
	return item, true
}
