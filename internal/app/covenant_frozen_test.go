package app

import (
	"bytes"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// frozenRig has a covenant with a version about which the college decided, with texts
// that are not in their normal form yet.
type frozenRig struct {
	*rig
	on policy.CovenantOn
}

func newFrozenRig(t *testing.T) *frozenRig {
	t.Helper()
	r := newRig(t)
	c := portal.Covenant{
		ID: "c1", Number: "C-2026-001", Title: "Goed bewind", Purpose: "Samen sneller.\nVoor inwoners.", Latest: 1, Shown: true,
		Start: portal.Day(rigStart), NoticeMonths: 3, MadeBy: "ketencoordinator@gemeente", MadeAt: rigStart, ChangedAt: rigStart,
		Parties: []portal.Party{{Org: "gemeente", Signs: true}, {Org: "geldfit", Signs: true}, {Org: "bewind", Signs: true}, {Org: "asdd"},
			{Org: "eenpitter", Signs: true, Asked: &portal.AccessionWish{By: "eigenaar@eenpitter", At: rigStart}}},
	}
	v := portal.CovenantVersion{
		ID: "c1v1", Covenant: "c1", Nr: 1, State: portal.CovenantResolved, ChangedAt: rigStart,
		Course: []portal.CovenantStep{{State: portal.CovenantDraft, At: rigStart}, {State: portal.CovenantConsulted, At: rigStart}, {State: portal.CovenantResolved, At: rigStart}},
		Clauses: []portal.Clause{
			{ID: "a1", Heading: "Wat wij bedoelen", Text: "Een  *inwoner*   is iemand.   \n\n\n* een\n* twee", Rev: 2, By: "collega@gemeente", At: rigStart},
			{ID: "a2", Heading: "Bellen", Text: "De gemeente belt binnen vijf dagen.\n\n[artikel]\n\nDit is gee\u0301n kop.", Commits: portal.SideMunicipality, Indicator: "Negen van de tien keer."},
		},
		College: &portal.CollegeDecision{Number: "B-26-114", Date: portal.Day(rigStart), Proxy: "directie@gemeente", ProxyNumber: "V-7", By: "ketencoordinator@gemeente", At: rigStart},
	}
	r.must(r.store.InsertCovenant(r.ctx, &c, "gemeente"))
	r.must(r.store.InsertCovenantVersion(r.ctx, &v))
	return &frozenRig{r, policy.CovenantOn{Covenant: c, Text: v}}
}

// open freezes the text and lets the version wait for signatures, as opening does.
func (r *frozenRig) open() portal.CovenantText {
	r.t.Helper()
	text, err := r.freeze(r.ctx, &r.on)
	r.must(err)
	r.must(r.on.Text.Move(portal.CovenantSigning, portal.CovenantStep{At: r.clock}))
	r.must(r.store.SaveCovenantVersion(r.ctx, &r.on.Text))
	return text
}

// inForce puts the frozen version in force.
func (r *frozenRig) inForce() {
	r.t.Helper()
	r.must(r.on.Text.Move(portal.CovenantInForce, portal.CovenantStep{At: r.clock}))
	r.on.Text.InForceFrom, r.on.Covenant.InForce = portal.Day(r.clock), r.on.Text.Nr
	r.must(r.store.SaveCovenantVersion(r.ctx, &r.on.Text))
	r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
}

const frozenWant = `vorm: ketenportaal-convenant/1
nummer: C-2026-001
titel: Goed bewind
versie: 1
partij: Organisatie gemeente
partij: Organisatie geldfit
partij: Organisatie bewind
ingang: 2026-11-09
opzegtermijn-maanden: 3
collegebesluit: B-26-114
collegebesluit-datum: 2026-11-09
doel:
> Samen sneller.
> Voor inwoners.

[artikel]
nummer: 1
opschrift: Wat wij bedoelen
tekst:
> Een _inwoner_ is iemand.
>
> - een
> - twee

[artikel]
nummer: 2
opschrift: Bellen
verplicht: gemeente
tekst:
> De gemeente belt binnen vijf dagen.
>
> \[artikel\]
>
> Dit is géén kop.
indicator:
> Negen van de tien keer.
`

func TestFreezeLaysDownTheCanonicalText(t *testing.T) {
	r := newFrozenRig(t)
	r.on.Text.Clauses[1].Text = strings.Replace(r.on.Text.Clauses[1].Text, "gee\u0301n", "ge\u0301e\u0301n", 1)
	text := r.open()
	if text.Canonical != frozenWant {
		t.Errorf("canonical text:\n%s\nwant:\n%s", text.Canonical, frozenWant)
	}
	for line := range strings.SplitSeq(text.Canonical, "\n") {
		if strings.TrimRight(line, " \t\r") != line {
			t.Errorf("line %q ends with white space", line)
		}
	}
	v, err := r.store.CovenantVersion(r.ctx, "c1v1")
	r.must(err)
	if v.SHA256 != portal.HashText(frozenWant) || v.SHA256 != text.SHA256 || v.Signed != 1 || v.Readings != 1 {
		t.Errorf("the version points at %s, reading %d of %d", v.SHA256, v.Signed, v.Readings)
	}
	if !reflect.DeepEqual(v.Clauses, text.Clauses) {
		t.Errorf("readers see other clauses than were frozen:\n%v\n%v", v.Clauses, text.Clauses)
	}
	r.on.Text = v
	r.must(r.intact(r.ctx, &r.on))

	// What changes later doesn't change what was signed.
	o, err := r.store.Organisation(r.ctx, "geldfit")
	r.must(err)
	o.Name = "Geldfit onder een andere naam"
	r.must(r.store.SaveOrganisation(r.ctx, &o))
	r.on.Covenant.Title, r.on.Covenant.NoticeMonths = "Een andere titel", 6
	r.must(r.intact(r.ctx, &r.on))
}

func TestFreezeRefuses(t *testing.T) {
	r := newFrozenRig(t)
	r.on.Text.College = nil
	_, err := r.freeze(r.ctx, &r.on)
	r.refused(err, portal.Conflict)
	r = newFrozenRig(t)
	r.on.Text.Clauses = nil
	_, err = r.freeze(r.ctx, &r.on)
	r.refused(err, portal.Conflict)
}

// Each byte of the stored text is changed in turn.
func TestIntactFindsEveryChangedByte(t *testing.T) {
	r := newFrozenRig(t)
	text := r.open()
	r.log = slog.New(slog.DiscardHandler)
	for i := range len(text.Canonical) {
		for _, flip := range []byte{1, 0x20, 0x80} {
			b := []byte(text.Canonical)
			b[i] ^= flip
			bad := text
			bad.Canonical = string(b)
			if portal.KindOf(r.agrees(r.ctx, &r.on, bad)) != portal.Conflict {
				t.Fatalf("byte %d changed to %q isn't found", i, b[i])
			}
			// Nor when who changed it takes the hash along.
			bad.SHA256 = portal.HashText(bad.Canonical)
			if r.agrees(r.ctx, &r.on, bad) == nil {
				t.Fatalf("byte %d changed with its hash isn't found", i)
			}
		}
		bad := text
		bad.Canonical = text.Canonical[:i] + text.Canonical[i+1:]
		if r.agrees(r.ctx, &r.on, bad) == nil {
			t.Fatalf("byte %d taken out isn't found", i)
		}
	}
	for i := range text.SHA256 {
		b := []byte(text.SHA256)
		b[i] ^= 1
		on := r.on
		on.Text.SHA256 = string(b)
		if r.agrees(r.ctx, &on, text) == nil {
			t.Fatalf("digit %d of the version's hash changed isn't found", i)
		}
		bad := text
		bad.SHA256 = string(b)
		if r.agrees(r.ctx, &r.on, bad) == nil {
			t.Fatalf("digit %d of the text's hash changed isn't found", i)
		}
	}
}

// Each field of the stored text is changed in turn, in the database, and read back.
func TestIntactFindsEveryChangedField(t *testing.T) {
	r := newFrozenRig(t)
	good := r.open()
	var log bytes.Buffer
	r.log = slog.New(slog.NewTextHandler(&log, nil))
	other := portal.Day(rigStart).AddDate(0, 0, 1)
	tests := map[string]func(*portal.CovenantText, *policy.CovenantOn){
		"heading":        func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Clauses[0].Heading += "." },
		"text":           func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Clauses[0].Text += "." },
		"who commits":    func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Clauses[1].Commits = portal.SidePartner },
		"indicator":      func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Clauses[1].Indicator = "" },
		"id of a clause": func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Clauses[1].ID = "a3" },
		"a clause gone":  func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Clauses = x.Clauses[:1] },
		"a clause more": func(x *portal.CovenantText, _ *policy.CovenantOn) {
			x.Clauses = append(x.Clauses, portal.Clause{ID: "a3"})
		},
		"order": func(x *portal.CovenantText, _ *policy.CovenantOn) {
			x.Clauses[0], x.Clauses[1] = x.Clauses[1], x.Clauses[0]
		},
		"number":                  func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.Number = "C-2026-002" },
		"title":                   func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.Title = "Ander" },
		"version":                 func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.Nr = 2 },
		"parties":                 func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.Parties = x.Preamble.Parties[:2] },
		"start":                   func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.Start = other },
		"end":                     func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.End = other },
		"evaluation":              func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.Evaluation = other },
		"notice":                  func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.NoticeMonths = 1 },
		"decision":                func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.College = "B-1" },
		"day of the decision":     func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.CollegeDate = other },
		"purpose":                 func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble.Purpose = "Ander" },
		"no preamble":             func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Preamble = nil },
		"no text":                 func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Canonical = "" },
		"its version":             func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Nr = 2 },
		"its reading":             func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Reading = 2 },
		"why it was kept":         func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Why = portal.CovenantConsulted },
		"withheld without a hash": func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Withheld = other },
		"another hash of now":     func(x *portal.CovenantText, _ *policy.CovenantOn) { x.Now = portal.HashText("") },
		"withheld, with its hash": func(x *portal.CovenantText, _ *policy.CovenantOn) {
			x.Clauses[0].Text = "Heel iets anders."
			x.Rewrite(canonical(*x), other) // the version's own clauses say otherwise
		},
		"clauses that people read": func(_ *portal.CovenantText, on *policy.CovenantOn) { on.Text.Clauses[0].Text += "." },
		"the version's hash":       func(_ *portal.CovenantText, on *policy.CovenantOn) { on.Text.SHA256 = portal.HashText("") },
		"which reading":            func(_ *portal.CovenantText, on *policy.CovenantOn) { on.Text.Signed = 2 },
		"the version's decision":   func(_ *portal.CovenantText, on *policy.CovenantOn) { on.Text.College.Number = "B-2" },
		"no decision":              func(_ *portal.CovenantText, on *policy.CovenantOn) { on.Text.College = nil },
		"the covenant's number":    func(_ *portal.CovenantText, on *policy.CovenantOn) { on.Covenant.Number = "C-2026-009" },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			log.Reset()
			texts, err := r.store.CovenantTexts(r.ctx, "c1")
			r.must(err)
			on := r.on
			if on.Text, err = r.store.CovenantVersion(r.ctx, "c1v1"); err != nil {
				t.Fatal(err)
			}
			bad := texts[0]
			change(&bad, &on)
			r.must(r.store.SaveCovenantText(r.ctx, &bad))
			if err := r.intact(r.ctx, &on); portal.KindOf(err) != portal.Conflict || !strings.Contains(err.Error(), "niet meer dezelfde") {
				t.Errorf("got %v", err)
			}
			if !strings.Contains(log.String(), "C-2026-001") && name != "the covenant's number" {
				t.Errorf("the log says nothing: %q", log.String())
			}
			back := good
			back.Version = bad.Version
			r.must(r.store.SaveCovenantText(r.ctx, &back))
			on = r.on
			if err := r.intact(r.ctx, &on); err != nil {
				t.Fatalf("put back: %v", err)
			}
		})
	}
}

// What was taken out for privacy is told apart from what was tampered with.
func TestIntactKnowsWhatWasWithheld(t *testing.T) {
	r := newFrozenRig(t)
	text := r.open()
	first := text.Canonical
	text.Clauses[1].Indicator, r.on.Text.Clauses[1].Indicator = portal.HiddenText, portal.HiddenText
	r.later(48 * time.Hour)
	if !text.Rewrite(canonical(text), r.clock) {
		t.Fatal("nothing was rewritten")
	}
	err := r.agrees(r.ctx, &r.on, text)
	if portal.KindOf(err) != portal.Conflict || !strings.Contains(err.Error(), "om privacy") {
		t.Errorf("got %v", err)
	}
	text.Clauses[1].Indicator, r.on.Text.Clauses[1].Indicator = "Negen van de tien keer.", "Negen van de tien keer."
	text.Rewrite(canonical(text), r.clock)
	if text.Canonical != first || !text.Withheld.IsZero() || text.Now != "" {
		t.Errorf("put back: %v %q", text.Withheld, text.Now)
	}
	r.must(r.agrees(r.ctx, &r.on, text))
}
