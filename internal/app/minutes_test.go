package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// tableCanary stands in everything that is confidential in these tests.
const tableCanary = "KANARIE"

// minutesRig is a rig with a meeting that was held: two items, the second one for
// chair and secretary only. Chair is the holder, secretary the collega of the
// municipality; geldfit and bewind have a seat, a guest was there.
type minutesRig struct {
	*rig
	number       string
	open, secret portal.ID
}

func newMinutesRig(t *testing.T, change func(s *portal.Series)) minutesRig {
	t.Helper()
	r := newRig(t)
	seat := func(who string, kind portal.SeatKind) portal.Seat {
		by := r.as(who)
		return portal.Seat{Person: by.ID, Org: by.OrgID, Kind: kind}
	}
	s := portal.Series{
		ID: "reeks", Name: "Klankbordgroep", Terms: portal.DefaultTableTerms(), FullMinutes: true, StartedAt: r.clock,
		Seats: []portal.Seat{seat("portefeuillehouder@gemeente", portal.SeatChair), seat("collega@gemeente", portal.SeatSecretary), seat("deelnemer@geldfit", portal.SeatMember), seat("deelnemer@bewind", portal.SeatMember)},
	}
	if change != nil {
		change(&s)
	}
	r.must(r.store.InsertSeries(r.ctx, &s))
	m := minutesRig{rig: r, number: "R-2026-001", open: "punt-open", secret: "punt-geheim"}
	chair, secretary := s.Seats[0].Person, s.Seats[1].Person
	table := portal.RoundTable{
		ID: "tafel", Number: m.number, Series: s.ID, Title: "Klankbordgroep november", Start: r.clock.Add(-3 * time.Hour), End: r.clock.Add(-time.Hour), Place: "Stadhuis",
		Seats: s.Seats, Terms: s.Terms, State: portal.TableDraft,
		Course: []portal.TableStep{{State: portal.TableConcept, At: r.clock}, {State: portal.TableSent, At: r.clock}, {State: portal.TableBusy, At: r.clock}, {State: portal.TableDraft, At: r.clock}},
		Agenda: []portal.AgendaItem{
			{ID: m.open, Title: "Brieven in gewone taal", Outcome: portal.Handled},
			{ID: m.secret, Title: "Zaak " + tableCanary, Confidential: true, For: []portal.ID{chair, secretary}, Outcome: portal.Handled},
		},
		Attendance: []portal.Attendance{
			{Person: chair, Name: "De voorzitter", OrgName: "Gemeente", Seat: portal.SeatChair, Presence: portal.Present},
			{Guest: "pas", Name: "Gina Gastvrij", OrgName: "Woonbron", Seat: portal.SeatGuest, Presence: portal.Present},
		},
	}
	r.must(r.store.InsertTable(r.ctx, &table, "gemeente"))
	mins := portal.Minutes{ID: table.ID, Full: s.FullMinutes, Items: []portal.MinutesItem{
		{Item: m.open, Text: "Wij maken **drie** brieven.\n\nGina Gastvrij leest mee.", Rev: 1},
		{Item: m.secret, Text: "Tekst " + tableCanary, Rev: 1},
	}}
	r.must(r.store.InsertMinutes(r.ctx, &mins))
	for i, it := range table.Agenda {
		text := []string{"Brieven in gewone taal.", "Besluit " + tableCanary}[i]
		d := portal.Decision{ID: portal.ID("besluit-" + string(it.ID)), Number: portal.DecisionNumber(2026, i+1), Kind: portal.Agreed, By: portal.ByPartners, Text: text, Date: r.clock, Table: table.ID, Item: it.ID, RecordedAt: r.clock}
		r.must(r.store.InsertDecision(r.ctx, &d, table.ItemScope(it.ID, "gemeente")))
		p := portal.ActionPoint{ID: portal.ID("actie-" + string(it.ID)), Number: portal.ActionNumber(2026, i+1), What: "Doe: " + text, Owner: r.as("deelnemer@geldfit").ID, Org: "geldfit", Due: r.clock.Add(240 * time.Hour), State: portal.ActionOpen, Series: s.ID, Table: table.ID, Item: it.ID, MadeAt: r.clock}
		if it.Confidential {
			p.Owner, p.Org = secretary, "gemeente"
		}
		r.must(r.store.InsertActionPoint(r.ctx, &p, p.Scope(table, s, "gemeente")))
	}
	return m
}

func (m minutesRig) chair() portal.Actor     { return m.as("portefeuillehouder@gemeente") }
func (m minutesRig) secretary() portal.Actor { return m.as("collega@gemeente") }
func (m minutesRig) member() portal.Actor    { return m.as("deelnemer@geldfit") }

// inComments brings the minutes to the comment term.
func (m minutesRig) inComments() {
	m.t.Helper()
	m.must(m.OfferMinutes(m.ctx, m.secretary(), m.number, 0))
	m.must(m.AgreeMinutes(m.ctx, m.chair(), m.number, 0))
}

// nextMeeting makes a later meeting of the series in a state.
func (m minutesRig) nextMeeting(number string, state portal.TableState) {
	m.t.Helper()
	t := portal.RoundTable{ID: portal.ID("tafel-" + number), Number: number, Series: "reeks", Title: "Volgende", Start: m.clock.Add(30 * 24 * time.Hour), End: m.clock.Add(30*24*time.Hour + time.Hour),
		Seats: m.table().Seats, Terms: portal.DefaultTableTerms(), State: state, Course: []portal.TableStep{{State: portal.TableConcept}, {State: portal.TableProposals}, {State: state}}}
	m.must(m.store.InsertTable(m.ctx, &t, "gemeente"))
}

func (m minutesRig) table() portal.RoundTable {
	m.t.Helper()
	t, err := m.store.TableByNumber(m.ctx, m.number)
	m.must(err)
	return t
}

func (m minutesRig) adopted() {
	m.t.Helper()
	m.inComments()
	m.nextMeeting("R-2026-002", portal.TableBusy)
	m.must(m.AdoptMinutes(m.ctx, m.secretary(), m.number, MinutesAdoption{In: "R-2026-002"}))
}

func TestMinutesWay(t *testing.T) {
	m := newMinutesRig(t, nil)
	if _, err := m.Minutes(m.ctx, m.member(), m.number); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a member read the draft: %v", err)
	}
	minutesRefused(t, "a member offers", m.OfferMinutes(m.ctx, m.member(), m.number, 0), portal.Forbidden)
	minutesRefused(t, "nobody offers", m.OfferMinutes(m.ctx, portal.Actor{}, m.number, 0), portal.LoginNeeded)
	minutesRefused(t, "an outsider offers", m.OfferMinutes(m.ctx, m.as("deelnemer@wijkteam"), m.number, 0), portal.NotFound)
	minutesRefused(t, "the chair agrees before it was offered", m.AgreeMinutes(m.ctx, m.chair(), m.number, 0), portal.Conflict)
	m.must(m.OfferMinutes(m.ctx, m.secretary(), m.number, 0))
	minutesRefused(t, "the secretary agrees", m.AgreeMinutes(m.ctx, m.secretary(), m.number, 0), portal.Forbidden)
	minutesRefused(t, "the chair gives no reason", m.ReturnMinutes(m.ctx, m.chair(), m.number, 0, "", CitizenAnswer{}), portal.Invalid)
	m.must(m.ReturnMinutes(m.ctx, m.chair(), m.number, 0, "De namen kloppen niet.", CitizenAnswer{}))
	p, err := m.Minutes(m.ctx, m.secretary(), m.number)
	m.must(err)
	if p.Returned != "De namen kloppen niet." || !p.MayOffer {
		t.Errorf("the secretary doesn't see why it came back: %+v", p)
	}
	m.nextMeeting("R-2026-002", portal.TableProposals)
	m.inComments()
	next, err := m.store.TableByNumber(m.ctx, "R-2026-002")
	m.must(err)
	if len(next.Agenda) != 1 || next.Agenda[0].Title != "Vaststellen verslag R-2026-001" {
		t.Errorf("the next agenda begins with %+v", next.Agenda)
	}
	p, err = m.Minutes(m.ctx, m.member(), m.number)
	m.must(err)
	if !p.MayComment || p.MayAdopt || !p.CommentsUntil.Equal(portal.NewCalendar(nil).Term(m.clock, 10)) || p.Returned != "" {
		t.Errorf("a member reads %+v", p)
	}
	minutesRefused(t, "the next meeting hasn't begun", m.AdoptMinutes(m.ctx, m.secretary(), m.number, MinutesAdoption{In: "R-2026-002"}), portal.Invalid)
	minutesRefused(t, "a member adopts", m.AdoptMinutes(m.ctx, m.member(), m.number, MinutesAdoption{In: "R-2026-002"}), portal.Forbidden)
	next.State = portal.TableBusy
	m.must(m.store.SaveTable(m.ctx, &next, "gemeente"))
	m.must(m.AdoptMinutes(m.ctx, m.secretary(), m.number, MinutesAdoption{In: "R-2026-002"}))
	p, err = m.Minutes(m.ctx, m.member(), m.number)
	m.must(err)
	if p.Adoption == nil || p.Adoption.Silent || p.Record.AdoptedIn != "R-2026-002" {
		t.Errorf("adopted as %+v", p.Adoption)
	}
}

func TestMinutesComments(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.inComments()
	comment := func(by portal.Actor, in MinutesCommentInput) error {
		return m.CommentMinutes(m.ctx, by, m.number, in)
	}
	minutesRefused(t, "an empty comment", comment(m.member(), MinutesCommentInput{Item: m.open}), portal.Invalid)
	minutesRefused(t, "a reader", comment(m.as("meelezer@asdd"), MinutesCommentInput{Item: m.open, Text: "Ja"}), portal.NotFound)
	minutesRefused(t, "a BSN", comment(m.member(), MinutesCommentInput{Item: m.open, Text: "Het gaat om 111222333."}), portal.Invalid)
	minutesRefused(t, "a confidential item", comment(m.member(), MinutesCommentInput{Item: m.secret, Text: "Ja"}), portal.NotFound)
	once := portal.NewID()
	for range 2 {
		m.must(comment(m.member(), MinutesCommentInput{Once: once, Item: m.open, Proposal: "Wij maken **vier** brieven.", Rev: 1}))
	}
	m.must(comment(m.as("deelnemer@bewind"), MinutesCommentInput{Item: m.open, Text: "Dit kan niet.", Proposal: "Wij maken geen brieven.", Rev: 1}))
	p, err := m.Minutes(m.ctx, m.secretary(), m.number)
	m.must(err)
	if p.Waiting != 2 || len(p.Lines[0].Comments) != 2 {
		t.Fatalf("%d comments wait, %d on the first item; want two", p.Waiting, len(p.Lines[0].Comments))
	}
	first, second := p.Lines[0].Comments[0].ID, p.Lines[0].Comments[1].ID
	m.nextMeeting("R-2026-002", portal.TableBusy)
	err = m.AdoptMinutes(m.ctx, m.secretary(), m.number, MinutesAdoption{In: "R-2026-002"})
	if minutesRefused(t, "adopted with open proposals", err, portal.Conflict); !strings.Contains(err.Error(), "twee reacties") {
		t.Errorf("the refusal says %v", err)
	}
	answer := func(id portal.ID, a portal.CommentAnswer) error {
		return m.AnswerMinutesComment(m.ctx, m.secretary(), m.number, id, MinutesAnswerInput{CommentAnswer: a})
	}
	minutesRefused(t, "a member answers", m.AnswerMinutesComment(m.ctx, m.member(), m.number, first, MinutesAnswerInput{}), portal.Forbidden)
	minutesRefused(t, "refused without a reason", answer(first, portal.CommentAnswer{Rev: 1}), portal.Invalid)
	m.must(answer(first, portal.CommentAnswer{Accept: true, Rev: 1}))
	minutesRefused(t, "answered again", answer(first, portal.CommentAnswer{Accept: true, Rev: 2}), portal.Conflict)
	minutesRefused(t, "the second over the first", answer(second, portal.CommentAnswer{Accept: true, Rev: 1}), portal.Conflict)
	minutesRefused(t, "the second, of a text that is no longer there", answer(second, portal.CommentAnswer{Accept: true, Rev: 2}), portal.Conflict)
	m.must(answer(second, portal.CommentAnswer{Reason: "Zo is het niet afgesproken.", Rev: 2}))
	p, err = m.Minutes(m.ctx, m.member(), m.number)
	m.must(err)
	if got := p.Lines[0].Text; got != "Wij maken **vier** brieven." || p.Waiting != 0 || p.Lines[0].Comments[1].Reason == "" {
		t.Errorf("the text is %q, comments %+v", got, p.Lines[0].Comments)
	}
	m.later(30 * 24 * time.Hour)
	minutesRefused(t, "after the term", comment(m.member(), MinutesCommentInput{Item: m.open, Text: "Te laat"}), portal.Conflict)
}

// Two who answer one proposal at once: one of them is told.
func TestMinutesTwoAnswers(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.inComments()
	m.must(m.CommentMinutes(m.ctx, m.member(), m.number, MinutesCommentInput{Item: m.open, Proposal: "Nieuw.", Rev: 1}))
	p, err := m.Minutes(m.ctx, m.secretary(), m.number)
	m.must(err)
	id := p.Lines[0].Comments[0].ID
	errs := make(chan error, 2)
	for _, by := range []portal.Actor{m.secretary(), m.as("ketencoordinator@gemeente")} {
		go func() {
			errs <- m.AnswerMinutesComment(m.ctx, by, m.number, id, MinutesAnswerInput{CommentAnswer: portal.CommentAnswer{Accept: true, Rev: 1}})
		}()
	}
	var failed int
	for range 2 {
		if err := <-errs; err != nil {
			failed++
			minutesRefused(t, "the second", err, portal.Conflict)
		}
	}
	vs, err := m.store.MinutesVersions(m.ctx, "tafel")
	m.must(err)
	if failed != 1 || len(vs) != 3 {
		t.Errorf("%d were refused, %d versions kept; want one and three", failed, len(vs))
	}
}

func TestMinutesSilentAdoption(t *testing.T) {
	tests := []struct {
		name    string
		silent  bool
		object  bool
		comment bool
		want    portal.TableState
	}{
		{"nobody says anything", true, false, false, portal.TableAdopted},
		{"somebody objects", true, true, false, portal.TableComments},
		{"a comment waits", true, false, true, portal.TableComments},
		{"the series doesn't allow it", false, false, false, portal.TableComments},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newMinutesRig(t, func(s *portal.Series) { s.SilentAdoption = tt.silent })
			m.nextMeeting("R-2026-002", portal.TableProposals)
			m.inComments()
			if tt.comment {
				m.must(m.CommentMinutes(m.ctx, m.member(), m.number, MinutesCommentInput{Item: m.open, Text: "Mag dit anders?"}))
			}
			err := m.ObjectToMinutes(m.ctx, m.as("ketencoordinator@gemeente"), m.number, "Ik zat er niet.", CitizenAnswer{})
			minutesRefused(t, "somebody without a seat objects", err, portal.Forbidden)
			if tt.object {
				m.must(m.ObjectToMinutes(m.ctx, m.member(), m.number, "Punt 1 klopt niet.", CitizenAnswer{}))
				minutesRefused(t, "a second time", m.ObjectToMinutes(m.ctx, m.member(), m.number, "Nog eens.", CitizenAnswer{}), portal.Conflict)
			}
			next, err := m.store.TableByNumber(m.ctx, "R-2026-002")
			m.must(err)
			if on := len(next.Agenda) == 1; on != (tt.object || !tt.silent) {
				t.Errorf("on the next agenda: %v", on)
			}
			m.later(60 * 24 * time.Hour)
			for range 3 { // again and again does it once
				if _, err := m.AdvanceMinutes(m.ctx, portal.SystemActor()); err != nil {
					t.Fatal(err)
				}
			}
			if got := m.table().State; got != tt.want {
				t.Errorf("the table is %s, want %s", got, tt.want)
			}
			if _, err := m.AdvanceMinutes(m.ctx, m.secretary()); portal.KindOf(err) != portal.Forbidden {
				t.Errorf("a person runs the clock: %v", err)
			}
		})
	}
}

// The last answer after the term lets a silent adoption go on.
func TestMinutesSilentAfterLastAnswer(t *testing.T) {
	m := newMinutesRig(t, func(s *portal.Series) { s.SilentAdoption = true })
	m.inComments()
	m.must(m.CommentMinutes(m.ctx, m.member(), m.number, MinutesCommentInput{Item: m.open, Text: "Mag dit anders?"}))
	m.later(60 * 24 * time.Hour)
	advance := func() {
		for range 2 {
			_, err := m.AdvanceMinutes(m.ctx, portal.SystemActor())
			m.must(err)
		}
	}
	advance()
	p, err := m.Minutes(m.ctx, m.secretary(), m.number)
	m.must(err)
	m.must(m.AnswerMinutesComment(m.ctx, m.secretary(), m.number, p.Lines[0].Comments[0].ID, MinutesAnswerInput{CommentAnswer: portal.CommentAnswer{Reason: "Nee, dit is zo gezegd."}}))
	advance()
	if got := m.table().State; got != portal.TableAdopted {
		t.Errorf("the table is %s", got)
	}
}

func minutesRefused(t *testing.T, what string, err error, kind portal.Kind) {
	t.Helper()
	if err == nil || portal.KindOf(err) != kind {
		t.Errorf("%s: got %v, want kind %d", what, err, kind)
	}
}

func TestMinutesTold(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.inComments()
	m.must(m.CommentMinutes(m.ctx, m.chair(), m.number, MinutesCommentInput{Item: m.secret, Text: tableCanary}))
	m.must(m.CommentMinutes(m.ctx, m.member(), m.number, MinutesCommentInput{Item: m.open, Text: "Mag dit anders?"}))
	told := map[portal.EventType][]portal.ID{}
	events, err := m.store.NewEvents(m.ctx, 100)
	m.must(err)
	for _, e := range events {
		list, err := m.Audience(m.ctx, e)
		m.must(err)
		for _, r := range list {
			told[e.Type] = append(told[e.Type], r.Person.ID)
		}
	}
	if got := told[portal.MinutesOffered]; !slices.Equal(got, []portal.ID{m.chair().ID}) {
		t.Errorf("offered: %v were told", got)
	}
	if got := told[portal.MinutesAgreed]; !slices.Contains(got, m.member().ID) || slices.Contains(got, m.as("deelnemer@wijkteam").ID) {
		t.Errorf("agreed: %v were told", got)
	}
	if got := told[portal.MinutesCommented]; !slices.Equal(got, []portal.ID{m.secretary().ID, m.secretary().ID}) {
		t.Errorf("commented: %v were told", got)
	}
	if policy.VisibleMinutes(m.as("beheerder@gemeente"), m.table()) == false {
		t.Error("the administrator, a reader of the municipality, may not read the minutes")
	}
}
