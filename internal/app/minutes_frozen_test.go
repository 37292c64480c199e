package app

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/portal"
)

// Whatever is tried after adoption: nothing that the minutes say changes.
func TestMinutesImmutable(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.adopted()
	by, chair, ctx := m.secretary(), m.chair(), m.ctx
	stand := func() []any {
		t.Helper()
		mins, err := m.store.Minutes(ctx, "tafel")
		m.must(err)
		mins.Errata, mins.Version = nil, 0
		r, err := m.store.MinutesRecord(ctx, "tafel")
		m.must(err)
		texts, err := m.store.MinutesTexts(ctx, "tafel")
		m.must(err)
		ds, err := m.store.DecisionsOf(ctx, "tafel")
		m.must(err)
		as, err := m.store.ActionPointsOf(ctx, "tafel")
		m.must(err)
		table := m.table()
		return []any{mins, r, texts, ds, as, table.Agenda, table.Attendance, table.Start, table.Place, table.State}
	}
	before := stand()
	tests := []struct {
		name string
		do   func() error
	}{
		{"write a text", func() error {
			_, err := m.WriteNote(ctx, by, m.number, NoteInput{NoteDraft: portal.NoteDraft{Item: m.open, Base: 1, Text: "Anders."}})
			return err
		}},
		{"offer", func() error { return m.OfferMinutes(ctx, by, m.number, 0) }},
		{"agree", func() error { return m.AgreeMinutes(ctx, chair, m.number, 0) }},
		{"return", func() error { return m.ReturnMinutes(ctx, chair, m.number, 0, "Toch niet.", CitizenAnswer{}) }},
		{"another form", func() error { return m.ShapeMinutes(ctx, by, m.number, false) }},
		{"archive fields", func() error {
			return m.DescribeMinutes(ctx, by, m.number, 0, portal.DocumentDetails{CaseNumber: "Z-9"}, CitizenAnswer{})
		}},
		{"comment", func() error {
			return m.CommentMinutes(ctx, m.member(), m.number, MinutesCommentInput{Item: m.open, Text: "Nog iets."})
		}},
		{"object", func() error { return m.ObjectToMinutes(ctx, m.member(), m.number, "Toch niet.", CitizenAnswer{}) }},
		{"adopt again", func() error { return m.AdoptMinutes(ctx, by, m.number, MinutesAdoption{In: "R-2026-002"}) }},
		{"open the meeting again", func() error { return m.BeginMeeting(ctx, by, m.number, 0) }},
		{"end it again", func() error { return m.EndMeeting(ctx, by, m.number, 0) }},
		{"move it", func() error {
			return m.MoveTable(ctx, chair, m.number, 0, MoveInput{MeetingTime: portal.MeetingTime{Start: m.clock, End: m.clock.Add(time.Hour)}})
		}},
		{"call it off", func() error { return m.DropTable(ctx, chair, m.number, 0, "Toch niet.", CitizenAnswer{}) }},
		{"add an item", func() error {
			_, err := m.AddItem(ctx, chair, m.number, ItemInput{AgendaItem: portal.AgendaItem{Title: "Nog een punt"}})
			return err
		}},
		{"change an item", func() error {
			_, err := m.ChangeItem(ctx, chair, m.number, ItemInput{AgendaItem: portal.AgendaItem{ID: m.open, Title: "Anders"}, Version: m.table().Version})
			return err
		}},
		{"remove an item", func() error { return m.RemoveItem(ctx, chair, m.number, m.open, m.table().Version, false) }},
		{"order the items", func() error {
			return m.OrderItems(ctx, chair, m.number, m.table().Version, []portal.ID{m.secret, m.open})
		}},
		{"take over items", func() error { return m.TakeOverItems(ctx, chair, m.number, []portal.ID{"x"}) }},
		{"treat an item", func() error {
			_, err := m.TreatItem(ctx, by, m.number, m.open, portal.Carried)
			return err
		}},
		{"note attendance", func() error {
			return m.NoteAttendance(ctx, by, m.number, string(m.chair().ID), portal.Absent, "")
		}},
		{"note all as present", func() error { return m.NoteAllPresent(ctx, by, m.number) }},
		{"welcome somebody", func() error { return m.WelcomeToMeeting(ctx, by, m.number, "Late Gast", "") }},
		{"seat somebody", func() error {
			return m.SeatAtTable(ctx, chair, m.number, m.as("collega@geldfit").ID, portal.SeatMember)
		}},
		{"unseat somebody", func() error { return m.UnseatFromTable(ctx, chair, m.number, m.member().ID) }},
		{"record a decision", func() error {
			_, err := m.RecordDecision(ctx, by, m.number, DecisionInput{Item: m.open, Kind: portal.Agreed, By: portal.ByPartners, Text: "Nog iets."})
			return err
		}},
		{"drop a decision", func() error { return m.DropDecision(ctx, by, "B-2026-0001", 0) }},
		{"make an action point", func() error {
			_, err := m.MakeActionPoint(ctx, by, m.number, ActionInput{Item: m.open, What: "Nog iets", Owner: by.ID, Due: m.clock.Add(48 * time.Hour)})
			return err
		}},
		{"change an action point", func() error {
			return m.ChangeActionPoint(ctx, by, "A-2026-0001", 0, ActionInput{What: "Iets anders", Owner: by.ID, Due: m.clock.Add(48 * time.Hour)})
		}},
	}
	for _, tt := range tests {
		if err := tt.do(); err == nil {
			t.Errorf("%s: was done after adoption", tt.name)
		}
		if now := stand(); !cmp.Equal(now, before) {
			t.Fatalf("%s changed the minutes: %s", tt.name, cmp.Diff(before, now))
		}
	}
	m.must(m.AddErratum(ctx, by, m.number, m.open, "Er staat drie, het zijn er vier.", CitizenAnswer{}))
	if now := stand(); !cmp.Equal(now, before) {
		t.Errorf("an erratum changed the minutes: %s", cmp.Diff(before, now))
	}
	p, err := m.Minutes(ctx, m.member(), m.number)
	m.must(err)
	if len(p.Lines[0].Errata) != 1 || p.Lines[0].Errata[0].Author.Person == "" || p.Lines[0].Errata[0].At.IsZero() {
		t.Errorf("the erratum stands there as %+v", p.Lines[0].Errata)
	}
	minutesRefused(t, "a member corrects", m.AddErratum(ctx, m.member(), m.number, "", "Het was anders.", CitizenAnswer{}), portal.Forbidden)
}

// The text anybody downloads has the hash that is shown, and the record says the
// same; whatever byte is changed, it is found.
func TestMinutesProofs(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.adopted()
	proofs := func(by portal.Actor) []MinutesProof {
		t.Helper()
		_, list, err := m.MinutesProofs(m.ctx, by, m.number)
		m.must(err)
		return list
	}
	list := proofs(m.member())
	if len(list) != 2 {
		t.Fatalf("a member sees %d texts, want two", len(list))
	}
	for _, p := range append(list, proofs(m.chair())...) {
		sum := sha256.Sum256([]byte(p.Text))
		if !p.Intact || hex.EncodeToString(sum[:]) != p.SHA256 {
			t.Errorf("%s: intact %v, hash %s", p.Edition, p.Intact, p.SHA256)
		}
		if (p.Edition == portal.EditionConfidential) != strings.Contains(p.Text, tableCanary) {
			t.Errorf("%s holds the canary or lacks it: %s", p.Edition, p.Text)
		}
	}
	if got := len(proofs(m.chair())); got != 3 {
		t.Errorf("the chair sees %d texts, want three", got)
	}
	// What the data say now gives the very text that was frozen then.
	mins, err := m.store.Minutes(m.ctx, "tafel")
	m.must(err)
	r, err := m.minutesRecord(m.ctx, m.table(), mins)
	m.must(err)
	kept, err := m.store.MinutesRecord(m.ctx, "tafel")
	m.must(err)
	r.AdoptedAt, r.AdoptedIn = kept.AdoptedAt, kept.AdoptedIn
	for i, f := range minutesTexts(r) {
		if f.Text != proofs(m.chair())[i].Text {
			t.Errorf("%s: recomputed as\n%s\nwas\n%s", f.Edition, f.Text, proofs(m.chair())[i].Text)
		}
	}
	// Somebody with the database changes a byte, and the hash beside it.
	files, err := m.store.MinutesTexts(m.ctx, "tafel")
	m.must(err)
	for _, f := range files {
		for at := 0; at < len(f.Text); at += 17 {
			changed := []byte(f.Text)
			changed[at] ^= 1
			if portal.HashText(string(changed)) == f.SHA256 {
				t.Fatalf("byte %d of %s isn't covered", at, f.Edition)
			}
		}
	}
	tampered := kept
	tampered.Items[0].Decisions[0].Text = "Wij spreken iets anders af."
	m.must(m.db.Delete(m.ctx, "minutes_records", "tafel", kept.Version))
	m.must(m.store.InsertMinutesRecord(m.ctx, &tampered))
	if list := proofs(m.member()); list[0].Intact || list[1].Intact {
		t.Error("a record that was changed passes")
	}
}

// A confidential item is nowhere for who isn't named: not in the page, versions,
// differences, files, search or what they are told.
func TestMinutesConfidential(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.inComments()
	m.must(m.CommentMinutes(m.ctx, m.chair(), m.number, MinutesCommentInput{Item: m.secret, Text: "Reactie " + tableCanary, Proposal: "Nieuw " + tableCanary, Rev: 1}))
	all, err := m.Minutes(m.ctx, m.secretary(), m.number)
	m.must(err)
	comment := all.Lines[1].Comments[0].ID
	coordinator := m.as("ketencoordinator@gemeente")
	outside := []portal.Actor{m.member(), m.as("deelnemer@bewind"), coordinator, m.as("beheerder@gemeente"), m.as("griffie@gemeente")}
	m.nextMeeting("R-2026-002", portal.TableBusy)
	err = m.AdoptMinutes(m.ctx, coordinator, m.number, MinutesAdoption{In: "R-2026-002"})
	if minutesRefused(t, "the coordinator adopts over what they don't see", err, portal.Conflict); err != nil && strings.Contains(err.Error(), "reactie") {
		t.Errorf("the refusal tells of a comment: %v", err)
	}
	minutesRefused(t, "the coordinator answers", m.AnswerMinutesComment(m.ctx, coordinator, m.number, comment, MinutesAnswerInput{}), portal.NotFound)
	m.must(m.AnswerMinutesComment(m.ctx, m.secretary(), m.number, comment, MinutesAnswerInput{CommentAnswer: portal.CommentAnswer{Accept: true, Rev: 1}}))
	check := func(when string) {
		t.Helper()
		for _, by := range outside {
			p, err := m.Minutes(m.ctx, by, m.number)
			m.must(err)
			_, versions, err := m.MinutesVersions(m.ctx, by, m.number)
			m.must(err)
			for _, v := range versions {
				if v.Why == portal.KeptForProposal {
					t.Errorf("%s: %s sees the version of a confidential proposal", when, by.ID)
				}
			}
			_, _, diffs, err := m.MinutesDifferences(m.ctx, by, m.number, 1, len(versions))
			m.must(err)
			if s := cmp.Diff(nil, []any{p, versions, diffs}); strings.Contains(s, tableCanary) || strings.Contains(s, string(m.secret)) || p.Waiting != 0 {
				t.Errorf("%s: %s reads of the confidential item: %s", when, by.ID, s)
			}
			if _, err := m.MinutesItem(m.ctx, by, m.number, m.secret); portal.KindOf(err) != portal.NotFound {
				t.Errorf("%s: %s opens the item: %v", when, by.ID, err)
			}
			if _, err := m.MinutesComment(m.ctx, by, m.number, comment); portal.KindOf(err) != portal.NotFound {
				t.Errorf("%s: %s opens the comment: %v", when, by.ID, err)
			}
		}
	}
	check("in the comment term")
	m.must(m.AdoptMinutes(m.ctx, m.secretary(), m.number, MinutesAdoption{In: "R-2026-002"}))
	m.must(m.AddErratum(m.ctx, m.secretary(), m.number, m.secret, "Erratum "+tableCanary, CitizenAnswer{}))
	check("after adoption")
	for _, by := range outside {
		r, errata, err := m.PublicMinutes(m.ctx, by, m.number)
		m.must(err)
		if s := cmp.Diff(nil, []any{r, errata}); strings.Contains(s, tableCanary) || strings.Contains(s, "Gina") {
			t.Errorf("%s reads in the public version: %s", by.ID, s)
		}
	}
	for _, tt := range []struct {
		by   portal.Actor
		text string
		want int
	}{{m.secretary(), tableCanary, 1}, {m.member(), tableCanary, 0}, {coordinator, tableCanary, 0}, {m.member(), "brieven", 1}, {m.as("deelnemer@wijkteam"), "brieven", 0}} {
		found, err := m.Search(m.ctx, tt.by, SearchFilter{Text: tt.text})
		m.must(err)
		n := 0
		for _, f := range found.Found {
			if f.Ref.Kind == portal.KindMinutes {
				n++
			}
		}
		if n != tt.want {
			t.Errorf("%s finds %d minutes with %q, want %d", tt.by.ID, n, tt.text, tt.want)
		}
	}
}

func TestMinutesPublicOnlyWhenSaid(t *testing.T) {
	m := newMinutesRig(t, nil)
	outsider := m.as("deelnemer@wijkteam")
	m.must(m.DescribeMinutes(m.ctx, m.secretary(), m.number, 0, portal.DocumentDetails{Openness: portal.OpenPublic, Confidentiality: portal.ConfidentialNot}, CitizenAnswer{}))
	if _, _, err := m.PublicMinutes(m.ctx, m.secretary(), m.number); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a draft has a public version: %v", err)
	}
	m.adopted()
	if _, _, err := m.PublicMinutes(m.ctx, outsider, m.number); err != nil {
		t.Errorf("an outsider can't read the public version: %v", err)
	}
	if _, err := m.Minutes(m.ctx, outsider, m.number); portal.KindOf(err) != portal.NotFound {
		t.Errorf("an outsider reads the minutes: %v", err)
	}
	_, _, err := m.PublicMinutes(m.ctx, portal.Actor{}, m.number)
	minutesRefused(t, "nobody", err, portal.LoginNeeded)
	_, _, err = m.PublicMinutes(m.ctx, m.as("anoniem@gemeente"), m.number)
	minutesRefused(t, "the keeper", err, portal.NotFound)

	other := newMinutesRig(t, nil)
	other.adopted()
	if _, _, err := other.PublicMinutes(other.ctx, outsider, other.number); portal.KindOf(err) != portal.NotFound {
		t.Errorf("an outsider reads what nobody called public: %v", err)
	}
}
