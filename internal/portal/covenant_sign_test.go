package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var signingNow = time.Date(2026, time.November, 9, 9, 0, 0, 0, Amsterdam())

func signedParties(joint bool) Covenant {
	return Covenant{ID: "c", Parties: []Party{
		{Org: "gemeente", Signs: true, Authority: &Authority{How: ByMandate}}, {Org: "geldfit", Signs: true, Authority: &Authority{How: ByStatutes, Joint: joint}},
		{Org: "asdd"}, {Org: "wacht", Signs: true, Asked: &AccessionWish{}}, {Org: "weg", Signs: true, Notice: &Termination{From: signingNow.AddDate(0, -1, 0)}},
	}}
}

func TestOpenSigning(t *testing.T) {
	good := func() SigningPlan {
		return SigningPlan{Until: signingNow.AddDate(0, 0, 28), Authority: map[ID]Authority{"gemeente": {How: ByMandate, Joint: true}, "geldfit": {How: ByTradeRegister, Joint: true}}}
	}
	tests := []struct {
		name   string
		change func(*Covenant, *CovenantVersion, *SigningPlan)
		kind   Kind
		fields []string
	}{
		{"all is well", func(*Covenant, *CovenantVersion, *SigningPlan) {}, 0, nil},
		{"a concept", func(_ *Covenant, v *CovenantVersion, _ *SigningPlan) { v.State = CovenantDraft }, Conflict, nil},
		{"the college said nothing", func(_ *Covenant, v *CovenantVersion, _ *SigningPlan) { v.College = nil }, Conflict, nil},
		{"open already", func(_ *Covenant, v *CovenantVersion, _ *SigningPlan) { v.State = CovenantSigning }, Conflict, nil},
		{"nobody to sign with", func(c *Covenant, _ *CovenantVersion, _ *SigningPlan) { c.Parties = c.Parties[:1] }, Conflict, nil},
		{"four working days", func(_ *Covenant, _ *CovenantVersion, p *SigningPlan) { p.Until = signingNow.AddDate(0, 0, 4) }, Invalid, []string{"until"}},
		{"five working days", func(_ *Covenant, _ *CovenantVersion, p *SigningPlan) { p.Until = signingNow.AddDate(0, 0, 7) }, 0, nil},
		{"a year", func(_ *Covenant, _ *CovenantVersion, p *SigningPlan) { p.Until = signingNow.AddDate(1, 0, 0) }, Invalid, []string{"until"}},
		{"nothing checked", func(_ *Covenant, _ *CovenantVersion, p *SigningPlan) { p.Authority = nil }, Invalid, []string{"how-gemeente", "how-geldfit"}},
		{"otherwise, without saying how", func(_ *Covenant, _ *CovenantVersion, p *SigningPlan) {
			p.Authority["geldfit"] = Authority{How: ByOther}
		}, Invalid, []string{"note-geldfit"}},
	}
	for _, tt := range tests {
		c, v, p := signedParties(false), CovenantVersion{ID: "v", Nr: 1, State: CovenantResolved, College: &CollegeDecision{}}, good()
		was := slices.Clone(c.Parties)
		tt.change(&c, &v, &p)
		all, facts, err := c.OpenSigning(&v, p, "gemeente", "cora", signingNow, NewCalendar(nil))
		if tt.kind != 0 {
			if KindOf(err) != tt.kind || len(FieldsOf(err)) != len(tt.fields) {
				t.Errorf("%s: %v", tt.name, err)
			}
			for _, f := range tt.fields {
				if FieldsOf(err)[f] == "" {
					t.Errorf("%s: %s isn't refused: %v", tt.name, f, err)
				}
			}
			continue
		}
		if err != nil || len(all) != 2 || len(facts) != 3 || v.State != CovenantSigning {
			t.Errorf("%s: %d asked, %d facts, %s, %v", tt.name, len(all), len(facts), v.State, err)
			continue
		}
		mayor, _ := c.Party("gemeente")
		joint, _ := c.Party("geldfit")
		if mayor.Authority.Joint || !joint.Authority.Joint || joint.Authority.CheckedBy != "cora" || was[1].Authority.How != ByStatutes {
			t.Errorf("%s: authority %+v and %+v, before %+v", tt.name, mayor.Authority, joint.Authority, was[1].Authority)
		}
	}
}

// TestSigningOpen says in which state and at what moment something can be signed.
func TestSigningOpen(t *testing.T) {
	asked := Signing{ID: "g", Until: endOfDay(signingNow, 10)}
	done, declined, later := asked, asked, asked
	done.Done, declined.Declined, later.Until = true, &SignRefusal{}, time.Time{}
	tests := []struct {
		name  string
		state CovenantState
		g     Signing
		day   int
		want  string // part of the sentence; empty when it is open
	}{
		{"asked", CovenantSigning, asked, 0, ""}, {"the last day", CovenantSigning, asked, 10, ""}, {"in force meanwhile", CovenantInForce, asked, 3, ""},
		{"without a deadline", CovenantInForce, later, 900, ""},
		{"concept", CovenantDraft, Signing{}, 0, "college"}, {"consulted", CovenantConsulted, Signing{}, 0, "college"}, {"resolved", CovenantResolved, Signing{}, 0, "nog niet geopend"},
		{"replaced", CovenantReplaced, asked, 0, "vervangen"}, {"dropped", CovenantEnded, asked, 0, "vervallen"}, {"never asked", CovenantSigning, Signing{}, 0, "niet gevraagd"},
		{"done", CovenantSigning, done, 0, "al ondertekend"}, {"declined", CovenantSigning, declined, 0, "niet tekent"}, {"too late", CovenantSigning, asked, 11, "19 november 2026"},
	}
	for _, tt := range tests {
		err := tt.g.Open(CovenantVersion{State: tt.state}, signingNow.AddDate(0, 0, tt.day))
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestSign(t *testing.T) {
	v := CovenantVersion{ID: "v", Nr: 1, State: CovenantSigning, SHA256: "hash"}
	c, g := signedParties(true), Signing{ID: "g", Org: "geldfit", Nr: 1}
	first := Signature{Person: "a", Name: "An Eerste", Function: "directeur", Way: SignedHere}
	if _, err := g.Sign(c, v, &first, nil, signingNow); err != nil || g.Done || g.HalfAt.IsZero() || first.SHA256 != "hash" || !first.Authority.Joint {
		t.Fatalf("the first of two: %v, %+v, %+v", err, g, first)
	}
	for name, s := range map[string]Signature{
		"the same account":               {Person: "a", Name: "Ander", Function: "x", Way: SignedHere},
		"the same name in other letters": {Name: " an  EERSTE", Function: "x", Way: SignedOnPaper},
		"nobody's name":                  {Name: "", Function: "x", Way: SignedOnPaper},
		"without a function":             {Person: "b", Name: "Bo Tweede", Way: SignedHere},
	} {
		if _, err := g.Sign(c, v, &s, []Signature{first}, signingNow); err == nil {
			t.Errorf("%s signs too", name)
		}
	}
	second := Signature{Name: "Bo Tweede", Function: "bestuurder", Way: SignedOnPaper}
	if f, err := g.Sign(c, v, &second, []Signature{first}, signingNow); err != nil || !g.Done || f.Type != PaperSignatureRecorded || second.ID == first.ID {
		t.Errorf("the second of two: %v, %+v", err, g)
	}
	if SignatureID("v", "o", "a", "x") != SignatureID("v", "o", "a", "y") || SignatureID("v", "o", "", "An") != SignatureID("v", "o", "", " an") || SignatureID("v", "o", "", "a") == SignatureID("v", "o", "a", "") {
		t.Error("ids of signatures: by account, or else by name")
	}
	other := Signing{ID: "g", Org: "elders", Nr: 1}
	if _, err := other.Sign(c, v, &Signature{Person: "e", Name: "Els Elders", Function: "x"}, nil, signingNow); KindOf(err) != Conflict {
		t.Errorf("authority never checked: %v", err)
	}
}

func TestReminderDue(t *testing.T) {
	v := CovenantVersion{State: CovenantSigning}
	at := func(days int) time.Time { return signingNow.AddDate(0, 0, days) }
	base := Signing{ID: "g", AskedAt: signingNow, Until: endOfDay(signingNow, 28)}
	change := func(f func(*Signing)) Signing { g := base; f(&g); return g }
	tests := []struct {
		name string
		g    Signing
		day  int
		want bool
	}{
		{"after four days", base, 4, false}, {"after five", base, 5, true}, {"after the deadline", base, 29, false},
		{"the day after a reminder", change(func(g *Signing) { g.Reminders, g.RemindedAt = 1, at(5) }), 6, false},
		{"two days after one", change(func(g *Signing) { g.Reminders, g.RemindedAt = 1, at(5) }), 7, true},
		{"put off", change(func(g *Signing) { g.Later = Day(at(12)) }), 11, false}, {"on the day chosen", change(func(g *Signing) { g.Later = Day(at(12)) }), 12, true},
		{"asked again", change(func(g *Signing) { g.AskedAgain = at(4) }), 8, false}, {"five days after one of two", change(func(g *Signing) { g.HalfAt = at(10) }), 15, true},
		{"a dozen went out", change(func(g *Signing) { g.Reminders, g.RemindedAt = maxReminders, at(20) }), 25, false},
		{"signed", change(func(g *Signing) { g.Done = true }), 9, false}, {"declined", change(func(g *Signing) { g.Declined = &SignRefusal{} }), 9, false},
	}
	for _, tt := range tests {
		if got := tt.g.ReminderDue(v, at(tt.day)); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
