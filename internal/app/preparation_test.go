package app

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// prepWord is a word of a preparation that no partner may ever meet.
const prepWord = "Kanariewit"

// prepared is a meeting with a confidential item that the adviser doesn't know of,
// and with a preparation by the adviser and a note of the holder at each item they
// know of.
func (r *rig) prepared() (t portal.RoundTable, secret portal.ID) {
	r.t.Helper()
	t = r.opened(12)
	secret = r.secretItem(t)
	adviser, holder := r.as("beleidsadviseur@gemeente"), r.as("portefeuillehouder@gemeente")
	must(r.WritePreparationSummary(r.ctx, adviser, t.Number, PreparationSummary{Text: prepWord, Ground: portal.DefaultGround}))
	must(r.WritePreparationBlock(r.ctx, adviser, t.Number, PreparationTexts{PreparationBlock: portal.PreparationBlock{Item: t.Agenda[0].ID, Want: prepWord}}))
	for _, item := range []portal.ID{t.Agenda[0].ID, secret} {
		must(r.WritePreparationNote(r.ctx, holder, t.Number, PreparationNote{Item: item, Text: agendaSecret}))
	}
	return r.freshTable(t), secret
}

// TestPreparationIsForFew: to everybody but holder, adviser and coordinator of the
// municipality there is no preparation, also for the secretary and a chair who
// isn't the holder.
func TestPreparationIsForFew(t *testing.T) {
	r := newRig(t)
	table, _ := r.prepared()
	item, readers := table.Agenda[0].ID, []string{"portefeuillehouder@gemeente", "beleidsadviseur@gemeente", "ketencoordinator@gemeente", "vervanger@gemeente"}
	for who, by := range r.actors {
		for what, err := range r.eachPreparation(by, table.Number, item) {
			switch {
			case !slices.Contains(readers, who):
				if portal.KindOf(err) != portal.NotFound || err == nil {
					t.Errorf("%s, %s: %v, want not found", who, what, err)
				}
			case what == "read" && err != nil:
				t.Errorf("%s, %s: %v", who, what, err)
			}
		}
	}
	for what, err := range r.eachPreparation(portal.Actor{}, table.Number, item) {
		if portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", what, err)
		}
	}
	_, err := r.WritePreparationSummary(r.ctx, r.as("portefeuillehouder@gemeente"), table.Number, PreparationSummary{Text: "x", Ground: "grond"})
	r.refused(err, portal.Forbidden)
	_, err = r.WritePreparationNote(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number, PreparationNote{Item: item, Text: "x"})
	r.refused(err, portal.Forbidden)
	_, err = r.PreparationToWrite(r.ctx, r.as("portefeuillehouder@gemeente"), table.Number)
	r.refused(err, portal.Forbidden)
}

func (r *rig) eachPreparation(by portal.Actor, number string, item portal.ID) map[string]error {
	_, read := r.Preparation(r.ctx, by, number)
	_, write := r.PreparationToWrite(r.ctx, by, number)
	_, take := r.PreparationToTake(r.ctx, by, number)
	_, summary := r.WritePreparationSummary(r.ctx, by, number, PreparationSummary{Base: 99, Text: "x", Ground: "grond"})
	_, block := r.WritePreparationBlock(r.ctx, by, number, PreparationTexts{PreparationBlock: portal.PreparationBlock{Item: item, Rev: 99, Want: "x"}})
	_, note := r.WritePreparationNote(r.ctx, by, number, PreparationNote{Item: item, Base: 99, Text: "x"})
	return map[string]error{"read": read, "write": write, "take": take, "summary": summary, "block": block, "note": note,
		"lock": r.lockAndUnlock(by, number), "unlock": r.UnlockPreparation(r.ctx, by, number, "", CitizenAnswer{})}
}

// lockAndUnlock locks the preparation when the actor may, and opens it again.
func (r *rig) lockAndUnlock(by portal.Actor, number string) error {
	if err := r.LockPreparation(r.ctx, by, number); err != nil {
		return err
	}
	return r.UnlockPreparation(r.ctx, by, number, "Er is nieuws.", CitizenAnswer{})
}

// TestPreparationAndConfidentialItems: the adviser doesn't learn of an item that
// isn't for them, before and after it leaves the agenda; the holder keeps it.
func TestPreparationAndConfidentialItems(t *testing.T) {
	r := newRig(t)
	table, secret := r.prepared()
	adviser, holder := r.as("beleidsadviseur@gemeente"), r.as("portefeuillehouder@gemeente")
	reads := func(by portal.Actor) string {
		p, err := r.PreparationToTake(r.ctx, by, table.Number)
		r.must(err)
		b, err := json.Marshal(p)
		r.must(err)
		return string(b)
	}
	check := func(when string) {
		t.Helper()
		if s := reads(adviser); strings.Contains(s, string(secret)) || strings.Count(s, agendaSecret) != 1 {
			t.Errorf("%s the adviser reads of it: %s", when, s)
		}
		if s := reads(holder); !strings.Contains(s, string(secret)) || strings.Count(s, agendaSecret) < 3 {
			t.Errorf("%s the holder misses it: %s", when, s)
		}
	}
	check("on the agenda")
	in := PreparationTexts{PreparationBlock: portal.PreparationBlock{Item: secret, Want: "x"}}
	_, err := r.WritePreparationBlock(r.ctx, adviser, table.Number, in)
	in.Item = "bestaat niet"
	_, none := r.WritePreparationBlock(r.ctx, adviser, table.Number, in)
	if err == nil || none == nil || err.Error() != none.Error() {
		t.Errorf("writing about it: %v; about nothing: %v", err, none)
	}
	r.must(r.RemoveItem(r.ctx, r.as("collega@gemeente"), table.Number, secret, 0, false))
	check("after it left the agenda")
	if p := must(r.Preparation(r.ctx, holder, table.Number)); len(p.Gone) != 1 || p.Gone[0].Title != agendaSecret {
		t.Errorf("gone: %+v", p.Gone)
	}
}

// TestPreparationTells: the holder hears that it is locked and who wrote it of
// notes; nobody else hears of anything, and the log has no texts.
func TestPreparationTells(t *testing.T) {
	r := newRig(t)
	table, secret := r.prepared()
	r.must(r.LockPreparation(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number))
	r.must(r.UnlockPreparation(r.ctx, r.as("portefeuillehouder@gemeente"), table.Number, prepWord, CitizenAnswer{}))
	told := map[portal.EventType][]portal.ID{}
	for _, e := range r.events() {
		if e.About.Kind != portal.KindPreparation {
			continue
		}
		for who := range r.told(e) {
			told[e.Type] = append(told[e.Type], who)
		}
		details := must(r.store.EventDetails(r.ctx, e.ID))
		for name, d := range details {
			if strings.Contains(d.Value, prepWord) || strings.Contains(d.Value, agendaSecret) {
				t.Errorf("%s tells in %s: %q", e.Type, name, d.Value)
			}
			if e.Type == portal.PreparationNoted && d.Value == string(secret) && len(r.told(e)) > 0 {
				t.Errorf("of a note about a confidential item hear %v", r.told(e))
			}
		}
	}
	adviser, holder := []portal.ID{"beleidsadviseur@gemeente"}, []portal.ID{"portefeuillehouder@gemeente"}
	for kind, want := range map[portal.EventType][]portal.ID{portal.PreparationWritten: nil, portal.PreparationNoted: adviser, portal.PreparationLocked: holder, portal.PreparationUnlocked: adviser} {
		if !slices.Equal(told[kind], want) {
			t.Errorf("%s is told to %v, want %v", kind, told[kind], want)
		}
	}
	n := portal.Notification{Type: portal.PreparationLocked, About: portal.Ref{Kind: portal.KindPreparation, ID: table.ID}}
	for who, by := range r.actors {
		got := must(r.newsOf(r.ctx, by, n))
		if got.visible != policy.May(by, policy.ReadPreparation, table) || !got.visible && got.title != "" {
			t.Errorf("a mail tells %s %+v", who, got)
		}
		if found, _ := r.Search(r.ctx, by, SearchFilter{Text: prepWord, Exact: true}); len(found.Found) > 0 {
			t.Errorf("%s finds it", who)
		}
	}
}

func TestPreparationChecksTexts(t *testing.T) {
	r := newRig(t)
	table := r.opened(12)
	adviser, holder, item := r.as("beleidsadviseur@gemeente"), r.as("portefeuillehouder@gemeente"), table.Agenda[0].ID
	_, err := r.WritePreparationBlock(r.ctx, adviser, table.Number, PreparationTexts{PreparationBlock: portal.PreparationBlock{Item: item, Want: "Goed", Beware: "BSN 111222333"}})
	r.wrongAt(err, "beware", FieldOverrule)
	_, err = r.WritePreparationSummary(r.ctx, adviser, table.Number, PreparationSummary{Text: strings.Repeat("lang ", 30_000), Ground: ""})
	r.wrongAt(err, "summary", "ground")
	_, err = r.WritePreparationNote(r.ctx, holder, table.Number, PreparationNote{Item: item, Text: "BSN 111222333"})
	r.wrongAt(err, "note", FieldOverrule)
	r.must(r.must2(r.WritePreparationNote(r.ctx, holder, table.Number, PreparationNote{Item: item, Text: "Zaak 111222333", Citizen: CitizenAnswer{Overrule: "Een zaaknummer"}})))
	if p := must(r.Preparation(r.ctx, adviser, table.Number)); p.Preparation.Version != 1 || p.Items[0].Block.Note != "Zaak 111222333" {
		t.Errorf("%+v", p.Preparation)
	}
}

func (r *rig) must2(_ PreparationKept, err error) error { return err }

// TestPreparationLooksBack: what the municipality promised stands with the item it
// goes on with, or else on top; other things that went before are its course.
func TestPreparationLooksBack(t *testing.T) {
	r := newRig(t)
	s := r.sharesSignal("deelnemer@geldfit", nil)
	earlier := r.busyTable(portal.AgendaItem{ID: "oud", Title: "Vorige keer", Links: []portal.Ref{s.Ref()}})
	adviser := r.as("beleidsadviseur@gemeente") // secretary of that meeting, and named by its confidential item
	record := func(item portal.ID, text string, by portal.Body) {
		must(r.RecordDecision(r.ctx, adviser, earlier.Number, DecisionInput{Item: item, Kind: portal.Agreed, By: by, Text: text}))
	}
	record("oud", "Gemeente belt terug", portal.ByTeam)
	record("oud", "Partners sturen cijfers", portal.ByPartners)
	record("geheim", secretWord, portal.ByTeam)
	for what, org := range map[string]portal.ID{"Los eindje": "gemeente", "Van Geldfit": "geldfit"} {
		must(r.MakeActionPoint(r.ctx, adviser, earlier.Number, ActionInput{Item: "punt", What: what, Org: org, Due: r.clock.AddDate(0, 0, 5)}))
	}
	earlier = r.inState(earlier, portal.TableDraft)
	now := earlier
	now.ID, now.Number, now.Version, now.State, now.Start = portal.NewID(), "R-2026-002", 0, portal.TableSent, earlier.Start.AddDate(0, 1, 0)
	now.Agenda = []portal.AgendaItem{{ID: "nieuw", Title: "Nu", Links: []portal.Ref{s.Ref()}}}
	r.must(r.store.InsertTable(r.ctx, &now, "gemeente"))

	p := must(r.Preparation(r.ctx, r.as("ketencoordinator@gemeente"), now.Number))
	name := func(facts []PreparationFact) (all []string) {
		for _, f := range facts {
			all = append(all, f.Title)
		}
		return all
	}
	if got := name(p.Items[0].Promised); !slices.Equal(got, []string{"Gemeente belt terug"}) {
		t.Errorf("promised: %v", got)
	}
	if got := name(p.Items[0].Course); !slices.Equal(got, []string{s.Title, "Partners sturen cijfers"}) {
		t.Errorf("course: %v", got)
	}
	if got := name(p.Promised); !slices.Equal(got, []string{"Los eindje"}) {
		t.Errorf("on top: %v", got)
	}
	if b, _ := json.Marshal(p); strings.Contains(string(b), secretWord) {
		t.Error("it tells of a confidential item of an earlier meeting")
	}
}

// TestPreparationIsAsked: the adviser is asked to write it two weeks before, and
// the holder to read it once it is locked.
func TestPreparationIsAsked(t *testing.T) {
	r := newRig(t)
	table := r.opened(20)
	adviser, holder := r.as("beleidsadviseur@gemeente"), r.as("portefeuillehouder@gemeente")
	asks := func(by portal.Actor) string {
		var all []string
		for _, task := range must(r.preparationTasks(r.ctx, by, must(r.comingTables(r.ctx, by)))) {
			all = append(all, task.Table.Do)
		}
		return strings.Join(all, " ")
	}
	if got := asks(adviser) + asks(holder); got != "" {
		t.Errorf("too early: %q", got)
	}
	r.clock = r.clock.AddDate(0, 0, 10)
	if !strings.HasPrefix(asks(adviser), "Schrijf de voorbereiding") || asks(holder) != "" {
		t.Errorf("adviser %q, holder %q", asks(adviser), asks(holder))
	}
	must(r.WritePreparationSummary(r.ctx, adviser, table.Number, PreparationSummary{Text: "Kort", Ground: portal.DefaultGround}))
	must(r.WritePreparationNote(r.ctx, holder, table.Number, PreparationNote{Item: table.Agenda[0].ID, Text: "Bellen"}))
	r.must(r.LockPreparation(r.ctx, adviser, table.Number))
	if asks(adviser) != "" || !strings.HasPrefix(asks(holder), "Lees uw voorbereiding") {
		t.Errorf("locked: adviser %q, holder %q", asks(adviser), asks(holder))
	}
	r.clock = r.clock.Add(24 * time.Hour)
	if own := must(r.PersonalData(r.ctx, holder)); len(own.Notes) != 1 || own.Notes[0] != (OwnNote{table.Number, "Bellen"}) {
		t.Errorf("own notes: %+v", own.Notes)
	}
	if own := must(r.PersonalData(r.ctx, adviser)); len(own.Notes) != 0 {
		t.Errorf("another's notes: %+v", own.Notes)
	}
}
