package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// slipsAtTable puts the canary into one text of the meeting of a minutesRig, and
// gives the part. Each is hidden again when the minutes are adopted.
var slipsAtTable = map[string]func(m minutesRig) portal.Part{
	"an item": func(m minutesRig) portal.Part {
		m.alters(func(t *portal.RoundTable) {
			t.Agenda[0].Title, t.Agenda[0].Explanation, t.Agenda[0].ChairNote = "Brief aan "+canary, "Over "+canary, "Vraag "+canary
		})
		return portal.MakePart(portal.PartItem, string(m.open))
	},
	"a proposal that became an item": func(m minutesRig) portal.Part {
		p := portal.Proposal{ID: "voorstel", Number: "V-2026-001", Series: "reeks", Table: "tafel", Question: "Brief aan " + canary, Why: "Omdat " + canary + " wacht", By: m.member().ID, Answer: portal.Placed, Item: m.open, Reason: "Voor " + canary}
		m.must(m.store.InsertProposal(m.ctx, &p))
		m.alters(func(t *portal.RoundTable) {
			t.Agenda[0].Title, t.Agenda[0].Explanation, t.Agenda[0].Proposal = p.Question, p.Why, p.ID
		})
		return portal.MakePart(portal.PartProposal, string(p.ID))
	},
	"a decision": func(m minutesRig) portal.Part {
		m.decides("Wij helpen mevrouw " + canary + " eerst.")
		return portal.MakePart(portal.PartDecision, "besluit-"+string(m.open))
	},
	"an action point": func(m minutesRig) portal.Part {
		p := must(m.store.ActionPoint(m.ctx, "actie-punt-open"))
		p.What, p.OwnerName = "Bel mevrouw "+canary, canary
		p.Progress = []portal.ActionNote{{At: m.clock, State: portal.ActionBusy, Text: canary + " gesproken"}}
		m.must(m.keepAction(m.ctx, &p, m.table(), portal.Series{}, portal.Settings{Municipality: "gemeente"}))
		return portal.MakePart(portal.PartAction, string(p.ID))
	},
	"the minutes of an item": func(m minutesRig) portal.Part {
		mins := must(m.store.Minutes(m.ctx, "tafel"))
		mins.Items[0].Text = "Wij spraken over **" + canary + "**."
		mins.Comments = []portal.MinutesComment{{ID: "r", Item: m.open, Text: "Anders graag.", Proposal: canary + " was er niet.", By: m.member().ID, At: m.clock, AnsweredAt: m.clock}}
		m.must(m.store.SaveMinutes(m.ctx, &mins))
		return portal.MinutesPart(m.open)
	},
	"what was prepared": func(m minutesRig) portal.Part {
		p := portal.Preparation{ID: "tafel", Blocks: []portal.PreparationBlock{{Item: m.open, Why: "Om " + canary, Note: "Denk aan " + canary, NoteBy: m.chair().ID}}}
		m.must(m.store.InsertPreparation(m.ctx, &p))
		return portal.PreparationPart(m.open)
	},
}

func (m minutesRig) alters(change func(t *portal.RoundTable)) {
	m.t.Helper()
	t := m.table()
	change(&t)
	m.must(m.store.SaveTable(m.ctx, &t, "gemeente"))
}

func (m minutesRig) decides(text string, signals ...portal.ID) {
	m.t.Helper()
	d := must(m.store.Decision(m.ctx, portal.ID("besluit-"+string(m.open))))
	d.Text, d.Signals = text, signals
	scope := m.table().ItemScope(d.Item, "gemeente")
	m.must(m.store.SaveDecision(m.ctx, &d, scope))
	m.must(m.store.IndexDecision(m.ctx, d, scope))
}

// frozen are the frozen texts, one after another.
func (m minutesRig) frozen() string {
	m.t.Helper()
	var all []string
	for _, f := range must(m.store.MinutesTexts(m.ctx, "tafel")) {
		all = append(all, f.Text)
	}
	return strings.Join(all, "\n")
}

// hider is who hides: who may read every part that isn't confidential.
const hider = "ketencoordinator@gemeente"

func TestBar65_NothingOfASlipAtTheTableIsLeft(t *testing.T) {
	for name, slip := range slipsAtTable {
		for how, in := range map[string]EraseText{"whole": {Version: 1}, "words": {Version: 1, Passage: strings.ToLower(canary)}} {
			t.Run(name+", "+how, func(t *testing.T) {
				m := newMinutesRig(t, nil)
				part := slip(m)
				m.adopted()
				m.must(m.SaveDraft(m.ctx, m.member(), tablePath(m.number)+"/voorstellen/nieuw", map[string][]string{"question": {"Zonder naam"}}))
				auditor := m.as("auditor@gemeente")
				m.must(m.HideText(m.ctx, m.as(hider), m.number, part, "In de eerste zin."))
				melding := must(m.Redaction(m.ctx, auditor, "P-2026-0001"))
				if melding.On != m.number || len(melding.Hidden) != 1 || !strings.Contains(melding.Hidden[0].Texts[0].Text, canary) {
					t.Fatalf("the FG sees %+v", melding)
				}
				if n := len(must(m.Search(m.ctx, m.member(), SearchFilter{Text: canary})).Found); n != 0 || strings.Contains(m.frozen(), canary) {
					t.Errorf("hidden, search finds %d; frozen:\n%s", n, m.frozen())
				}
				if in.Passage == "" {
					in.Parts = []portal.Part{part}
				} else if found := must(m.FindPassage(m.ctx, auditor, "P-2026-0001", canary)); len(found.Places) == 0 {
					t.Error("the words are found nowhere")
				}
				m.refused(m.EraseText(m.ctx, m.as(hider), "P-2026-0001", in), portal.Forbidden)
				m.must(m.EraseText(m.ctx, auditor, "P-2026-0001", in))
				m.dispatchAll(m.App)
				_, err := m.FinishErasures(m.ctx, portal.SystemActor(), func(string) error { return nil })
				m.must(err)
				if n := m.hits(canary); n != 0 {
					t.Errorf("%d canaries in the database", n)
				}
				m.wantWholeChain()
				_, err = m.store.Reindex(m.ctx, nil)
				m.must(err)
			})
		}
	}
}

func TestPutBackAtTheTable(t *testing.T) {
	for name, slip := range slipsAtTable {
		t.Run(name, func(t *testing.T) {
			m := newMinutesRig(t, nil)
			part := slip(m)
			m.adopted()
			was, table, record := m.frozen(), m.table(), must(m.store.MinutesRecord(m.ctx, "tafel"))
			m.must(m.HideText(m.ctx, m.as(hider), m.number, part, ""))
			m.must(m.PutBackText(m.ctx, m.as("auditor@gemeente"), "P-2026-0001", 1, "Dit gaat over niemand."))
			if m.frozen() != was {
				t.Errorf("frozen:\n%s\nwant:\n%s", m.frozen(), was)
			}
			if now := m.table(); now.Agenda[0].Title != table.Agenda[0].Title || now.Agenda[0].Explanation != table.Agenda[0].Explanation {
				t.Errorf("the item: %+v", now.Agenda[0])
			}
			if now := must(m.store.MinutesRecord(m.ctx, "tafel")); now.Words() != record.Words() {
				t.Errorf("the record says %q, want %q", now.Words(), record.Words())
			}
			_, proofs, err := m.MinutesProofs(m.ctx, m.member(), m.number)
			m.must(err)
			for _, p := range proofs {
				if !p.Intact || p.Sound || !p.Withheld.IsZero() {
					t.Errorf("%s: %+v", p.Edition, p)
				}
			}
		})
	}
}

// The first SHA-256 of minutes out of which words were taken can't be repeated:
// the page says so, and gives that of the text as it stands.
func TestProofsAfterAnErasure(t *testing.T) {
	m := newMinutesRig(t, nil)
	part := slipsAtTable["a decision"](m)
	m.adopted()
	was := must(m.store.Minutes(m.ctx, "tafel")).Adoption
	m.must(m.HideText(m.ctx, m.member(), m.number, part, ""))
	m.must(m.EraseText(m.ctx, m.as("auditor@gemeente"), "P-2026-0001", EraseText{Version: 1, Passage: "mevrouw " + canary}))
	_, proofs, err := m.MinutesProofs(m.ctx, m.chair(), m.number)
	m.must(err)
	for _, p := range proofs {
		if p.Edition == portal.EditionConfidential {
			if !p.Intact || p.Now != "" {
				t.Errorf("the confidential item: %+v", p)
			}
			continue
		}
		if p.Intact || !p.Sound || !p.Withheld.Equal(portal.Day(m.clock)) || p.Now != portal.HashText(p.Text) || p.SHA256 != map[portal.MinutesEdition]string{portal.EditionMembers: was.SHA256, portal.EditionPublic: was.Public}[p.Edition] {
			t.Errorf("%s: %+v", p.Edition, p)
		}
		if !strings.Contains(p.Text, "Wij helpen "+portal.ErasedWithin+" eerst.") {
			t.Errorf("%s:\n%s", p.Edition, p.Text)
		}
	}
	texts := must(m.store.MinutesTexts(m.ctx, "tafel"))
	texts[0].Text += " "
	m.must(m.store.SaveMinutesText(m.ctx, &texts[0]))
	_, proofs, err = m.MinutesProofs(m.ctx, m.chair(), m.number)
	m.must(err)
	if !slices.ContainsFunc(proofs, func(p MinutesProof) bool { return !p.Intact && !p.Sound }) {
		t.Error("who changes a text afterwards isn't found")
	}
}

func TestWhoMayHideAtTheTable(t *testing.T) {
	m := newMinutesRig(t, nil)
	draft := portal.MinutesPart(m.open)
	open, secret := portal.MakePart(portal.PartDecision, "besluit-"+string(m.open)), portal.MakePart(portal.PartDecision, "besluit-"+string(m.secret))
	m.must(m.store.InsertPreparation(m.ctx, &portal.Preparation{ID: "tafel", Summary: "Let op."}))
	for _, tt := range []struct {
		name string
		part portal.Part
		may  []string
	}{
		{"a decision", open, []string{"portefeuillehouder@gemeente", "collega@gemeente", "deelnemer@geldfit", "collega@geldfit", hider}},
		{"a confidential decision", secret, []string{"portefeuillehouder@gemeente", "collega@gemeente"}},
		{"a confidential item", portal.MakePart(portal.PartItem, string(m.secret)), []string{"portefeuillehouder@gemeente", "collega@gemeente"}},
		{"a confidential action point", portal.MakePart(portal.PartAction, "actie-"+string(m.secret)), []string{"portefeuillehouder@gemeente", "collega@gemeente"}},
		{"draft minutes", draft, []string{"portefeuillehouder@gemeente", "collega@gemeente", hider}},
		{"a preparation", portal.PartSummary, []string{"portefeuillehouder@gemeente", "beleidsadviseur@gemeente", hider}},
		{"the meeting", portal.PartMeeting, []string{"portefeuillehouder@gemeente", "collega@gemeente", "deelnemer@geldfit", "collega@geldfit", hider}},
		{"what isn't there", "besluit:niets", nil},
		{"a part of a signal", portal.PartSignal, nil},
	} {
		for _, who := range []string{"portefeuillehouder@gemeente", "collega@gemeente", "beleidsadviseur@gemeente", "deelnemer@geldfit", "collega@geldfit", "deelnemer@wijkteam", "auditor@gemeente", hider} {
			_, err := m.AskHideText(m.ctx, m.as(who), m.number, tt.part)
			// The adviser reads every meeting of the municipality too.
			may := slices.Contains(tt.may, who) || who == "beleidsadviseur@gemeente" && slices.Contains(tt.may, "collega@geldfit")
			if may && err != nil || !may && portal.KindOf(err) != portal.NotFound {
				t.Errorf("%s, %s: %v", tt.name, who, err)
			}
		}
		m.refused(m.HideText(m.ctx, portal.Actor{}, m.number, tt.part, ""), portal.LoginNeeded)
	}
	m.wrongAt(m.HideText(m.ctx, m.chair(), m.number, secret, "Het gaat om "+tableCanary), portal.FieldRedactionNote)
	m.events()
	m.must(m.HideText(m.ctx, m.chair(), m.number, secret, ""))
	for _, e := range m.wantEvents(portal.TextHidden, portal.RedactionAsked) {
		told := m.told(e)
		if e.Type == portal.TextHidden && (len(told) != 1 || told[m.secretary().ID] == "") {
			t.Errorf("told of a confidential item: %v", told)
		}
	}
	m.must(m.HideText(m.ctx, m.member(), m.number, open, ""))
	for _, e := range m.wantEvents(portal.TextHidden, portal.RedactionAsked) {
		if told := m.told(e); e.Type == portal.TextHidden && len(told) != 3 {
			t.Errorf("told of an open item: %v", told)
		}
	}
}

// A decision is said again in the signals it answers: one privacymelding reaches
// all, wherever it begins.
func TestBar65_DecisionAndSignalsAreCleanedTogether(t *testing.T) {
	for _, fromSignal := range []bool{false, true} {
		m := newMinutesRig(t, nil)
		one, two := m.sharesSignal("deelnemer@geldfit", nil), m.sharesSignal("deelnemer@bewind", nil)
		text := "Wij bellen mevrouw " + canary + " terug."
		m.decides(text, one.ID, two.ID)
		set := must(m.store.Settings(m.ctx))
		d := must(m.store.Decision(m.ctx, portal.ID("besluit-"+string(m.open))))
		table := m.table()
		m.must(m.write(m.ctx, m.secretary(), func(ctx context.Context, w *writing) error { return m.signalsFollow(ctx, w, d, table, set) }))
		m.adopted()
		one, two = m.fresh(one), m.fresh(two)
		if !m.says(one) || !m.says(two) {
			t.Fatal("the signals don't follow the decision")
		}
		number, part := m.number, portal.MakePart(portal.PartDecision, string(d.ID))
		if fromSignal {
			number, part = one.Number, one.StationPart(len(one.Course)-1)
		}
		m.must(m.HideText(m.ctx, m.member(), number, part, ""))
		if m.says(m.fresh(one)) || m.says(m.fresh(two)) || strings.Contains(m.frozen(), canary) || must(m.store.Decision(m.ctx, d.ID)).Text != portal.HiddenText {
			t.Errorf("from the signal %v: something still says it", fromSignal)
		}
		auditor := m.as("auditor@gemeente")
		if p := must(m.Redaction(m.ctx, auditor, "P-2026-0001")); len(p.Copies) != 2 {
			t.Errorf("the FG sees %+v", p.Copies)
		}
		m.must(m.EraseText(m.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Passage: canary}))
		must(m.FinishErasures(m.ctx, portal.SystemActor(), func(string) error { return nil }))
		if n := m.hits(canary); n != 0 {
			t.Errorf("from the signal %v: %d canaries in the database", fromSignal, n)
		}
		if s := m.fresh(two); !strings.Contains(m.texts(s), "Wij bellen mevrouw "+portal.ErasedWithin+" terug.") {
			t.Errorf("the other says %q", m.texts(s))
		}
	}
}

// What was carried over to the next agenda goes with where it came from.
func TestCarriedItemIsHiddenWithItsOrigin(t *testing.T) {
	m := newMinutesRig(t, nil)
	part := slipsAtTable["an item"](m)
	m.inComments()
	m.nextMeeting("R-2026-002", portal.TableProposals)
	next := must(m.store.TableByNumber(m.ctx, "R-2026-002"))
	carried := m.table().Agenda[0]
	carried.ID, carried.From = "verder", &portal.CarriedFrom{Table: "tafel", Item: m.open, Why: portal.NotHandled}
	next.Agenda = []portal.AgendaItem{carried}
	m.must(m.store.SaveTable(m.ctx, &next, "gemeente"))
	m.must(m.HideText(m.ctx, m.member(), m.number, part, ""))
	if now := must(m.store.Table(m.ctx, next.ID)); now.Agenda[0].Title != portal.HiddenLine || now.Agenda[0].Explanation != portal.HiddenText {
		t.Errorf("the next agenda says %+v", now.Agenda[0])
	}
	m.must(m.PutBackText(m.ctx, m.as("auditor@gemeente"), "P-2026-0001", 1, "Dit gaat over niemand."))
	if now := must(m.store.Table(m.ctx, next.ID)); now.Agenda[0].Title != carried.Title {
		t.Errorf("put back: %+v", now.Agenda[0])
	}
}

// Who writes the minutes while a text of theirs is hidden doesn't write over it.
func TestWritersStopAtAHiddenText(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.must(m.HideText(m.ctx, m.secretary(), m.number, portal.MinutesPart(m.open), ""))
	if now := must(m.store.Minutes(m.ctx, "tafel")).For(m.open); now.Rev != 2 || now.Text != portal.HiddenText {
		t.Errorf("the text: %+v", now)
	}
}
