package portal

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// consultMorning is a Monday morning.
var consultMorning = time.Date(2026, time.November, 9, 9, 0, 0, 0, amsterdam)

func consultDay(d int) time.Time { return time.Date(2026, time.November, d, 0, 0, 0, 0, amsterdam) }

// draftText is a covenant with two parties and a draft with two clauses.
func draftText() (Covenant, CovenantVersion) {
	c := Covenant{ID: "c", Latest: 1, Parties: []Party{{Org: "gemeente", Signs: true}, {Org: "geldfit", Signs: true}}}
	v := CovenantVersion{ID: "v", Covenant: "c", Nr: 1, State: CovenantDraft, Course: []CovenantStep{{State: CovenantDraft}},
		Clauses: []Clause{{ID: "een", Heading: "Doel", Text: "Samen werken.", Rev: 1}, {ID: "twee", Heading: "Nummer", Text: "Eén vast nummer.", Rev: 1}}}
	return c, v
}

// consulted is draftText in consultation until the end of 7 December.
func consulted(t *testing.T) (Covenant, CovenantVersion) {
	t.Helper()
	c, v := draftText()
	if _, err := v.OpenConsultation(&c, "gemeente", "Graag uw reactie.", ConsultDefault(consultMorning), NewCalendar(nil), "k", consultMorning); err != nil {
		t.Fatal(err)
	}
	return c, v
}

func TestOpenConsultation(t *testing.T) {
	tests := []struct {
		name       string
		change     func(c *Covenant, v *CovenantVersion)
		invitation string
		last       time.Time
		field      string
		kind       Kind
	}{
		{name: "four weeks", last: consultDay(9).AddDate(0, 0, 28)},
		{name: "the shortest term", last: consultDay(12)},
		{name: "too short", last: consultDay(11), field: "until", kind: Invalid},
		{name: "in the past", last: consultDay(1), field: "until", kind: Invalid},
		{name: "no day", field: "until", kind: Invalid},
		{name: "more than a year", last: consultDay(9).AddDate(1, 0, 1), field: "until", kind: Invalid},
		{name: "no invitation", invitation: " ", last: consultDay(30), field: "invitation", kind: Invalid},
		{name: "no clause", change: func(_ *Covenant, v *CovenantVersion) { v.Clauses = nil }, last: consultDay(30), kind: Conflict},
		{name: "no other party", change: func(c *Covenant, _ *CovenantVersion) { c.Parties = c.Parties[:1] }, last: consultDay(30), kind: Conflict},
		{name: "only one who waits to accede", change: func(c *Covenant, _ *CovenantVersion) { c.Parties[1].Asked = &AccessionWish{} }, last: consultDay(30), kind: Conflict},
		{name: "open already", change: func(_ *Covenant, v *CovenantVersion) { v.State = CovenantConsulted }, last: consultDay(30), kind: Conflict},
		{name: "with the college", change: func(_ *Covenant, v *CovenantVersion) { v.State = CovenantResolved }, last: consultDay(30), kind: Conflict},
		{name: "in force", change: func(_ *Covenant, v *CovenantVersion) { v.State = CovenantInForce }, last: consultDay(30), kind: Conflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, v := draftText()
			if tt.change != nil {
				tt.change(&c, &v)
			}
			said := tt.invitation
			if said == "" {
				said = "Graag uw reactie."
			}
			state := v.State
			fact, err := v.OpenConsultation(&c, "gemeente", said, tt.last, NewCalendar(nil), "k", consultMorning)
			if tt.kind == Internal {
				if err != nil || fact.Type != ConsultationOpened || v.State != CovenantConsulted || !c.Shown || v.Course[1].Note != "Graag uw reactie." {
					t.Fatalf("got %v, %v, %+v", fact, err, v)
				}
				if end := nextDay(tt.last).Add(-time.Minute); !v.ConsultUntil.Equal(end) {
					t.Errorf("ends %v, want %v", v.ConsultUntil, end)
				}
				return
			}
			if KindOf(err) != tt.kind || tt.field != "" && FieldsOf(err)[tt.field] == "" || v.State != state || c.Shown {
				t.Errorf("got %v, state %s, shown %t", err, v.State, c.Shown)
			}
		})
	}
}

func TestConsultationTerm(t *testing.T) {
	c, v := consulted(t)
	end := v.ConsultUntil
	if !v.Consults(end) || v.Consults(end.Add(time.Second)) {
		t.Error("comments are taken until 23:59 of the last day")
	}
	cal := NewCalendar(nil)
	for name, last := range map[string]time.Time{"an earlier day": consultDay(20), "the same day": Day(end), "no day": {}} {
		if _, err := v.ProlongConsultation(c, last, cal, consultMorning); FieldsOf(err)["until"] == "" || !v.ConsultUntil.Equal(end) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := v.CloseConsultation(c, 0, end); KindOf(err) != Conflict {
		t.Errorf("rounded off before its end: %v", err)
	}
	late := end.Add(time.Hour)
	for _, open := range []int{1, 7} {
		if _, err := v.CloseConsultation(c, open, late); KindOf(err) != Conflict || !strings.Contains(err.Error(), "antwoord") {
			t.Errorf("rounded off with %d open: %v", open, err)
		}
	}
	if fact, err := v.CloseConsultation(c, 0, late); err != nil || fact.Type != ConsultationClosed || v.Consults(late) {
		t.Errorf("got %v, %v", fact, err)
	}
	if _, err := v.CloseConsultation(c, 0, late); KindOf(err) != Conflict {
		t.Errorf("rounded off twice: %v", err)
	}
	if fact, err := v.ProlongConsultation(c, late.AddDate(0, 0, 14), cal, late); err != nil || fact.Type != ConsultationProlonged || !v.Consults(late) || v.TermPassed {
		t.Errorf("opened again: %v, %v", fact, err)
	}
	if _, err := v.TakeBack(c, " ", "k", late); FieldsOf(err)["reason"] == "" {
		t.Errorf("taken back without a reason: %v", err)
	}
	if fact, err := v.TakeBack(c, "Artikel 2 moet anders.", "k", late); err != nil || fact.Type != ConsultationTakenBack || v.State != CovenantDraft || !v.ConsultUntil.IsZero() {
		t.Errorf("got %v, %v", fact, err)
	}
	steps := v.ConsultationCourse()
	if len(steps) != 2 || steps[0].TakenBack || !steps[1].TakenBack || steps[1].Note != "Artikel 2 moet anders." {
		t.Errorf("got %+v", steps)
	}
	for name, err := range map[string]error{
		"prolonged":   onlyErr(v.ProlongConsultation(c, late.AddDate(0, 1, 0), cal, late)),
		"rounded off": onlyErr(v.CloseConsultation(c, 0, late)),
		"taken back":  onlyErr(v.TakeBack(c, "Nog eens.", "k", late)),
	} {
		if KindOf(err) != Conflict {
			t.Errorf("a draft %s: %v", name, err)
		}
	}
}

func onlyErr(_ Fact, err error) error { return err }

func TestConsultationAlarm(t *testing.T) {
	c, v := consulted(t)
	near := Day(v.ConsultUntil).AddDate(0, 0, -5)
	for _, step := range []struct {
		at   time.Time
		want EventType
	}{
		{consultMorning, ""}, {near.Add(-time.Second), ""}, {near, ConsultationTermNears}, {near.Add(time.Hour), ""}, {v.ConsultUntil, ""},
		{v.ConsultUntil.Add(time.Second), ConsultationTermPassed}, {v.ConsultUntil.AddDate(0, 0, 3), ""},
	} {
		fact, due := v.ConsultationAlarm(c, step.at)
		if due != (step.want != "") || due && fact.Type != step.want {
			t.Errorf("at %v: %v, %t, want %q", step.at, fact.Type, due, step.want)
		}
	}
	short, w := draftText()
	if _, err := w.OpenConsultation(&short, "gemeente", "Snel graag.", consultDay(12), NewCalendar(nil), "k", consultMorning); err != nil {
		t.Fatal(err)
	}
	if fact, due := w.ConsultationAlarm(short, consultMorning); due {
		t.Errorf("a term of three days reminds at once: %v", fact.Type)
	}
	if fact, due := w.ConsultationAlarm(short, consultDay(20)); !due || fact.Type != ConsultationTermPassed {
		t.Errorf("a term that stood still for days: %v, %t", fact.Type, due)
	}
}

func TestCommentOnClause(t *testing.T) {
	tests := []struct {
		name    string
		comment ClauseComment
		at      time.Time
		change  func(v *CovenantVersion)
		there   int
		field   string
		kind    Kind
	}{
		{name: "a comment", comment: ClauseComment{Clause: "een", Text: "Mooi."}},
		{name: "on the whole", comment: ClauseComment{Text: "Mooi."}},
		{name: "a proposal that speaks for itself", comment: ClauseComment{Clause: "een", Proposal: "Samen beter werken.", Rev: 1}},
		{name: "the same text is no proposal", comment: ClauseComment{Clause: "een", Proposal: "Samen werken.", Rev: 1}, field: "text", kind: Invalid},
		{name: "the whole has no proposal", comment: ClauseComment{Proposal: "Alles anders."}, field: "text", kind: Invalid},
		{name: "too long", comment: ClauseComment{Clause: "een", Text: strings.Repeat("a", MaxClauseComment+1)}, field: "text", kind: Invalid},
		{name: "a proposal too long", comment: ClauseComment{Clause: "een", Proposal: strings.Repeat("a", MaxClauseText+1), Rev: 1}, field: "proposal", kind: Invalid},
		{name: "no such clause", comment: ClauseComment{Clause: "drie", Text: "Mooi."}, kind: NotFound},
		{name: "the clause changed", comment: ClauseComment{Clause: "een", Proposal: "Samen beter werken.", Rev: 0}, kind: Conflict},
		{name: "after the term", comment: ClauseComment{Clause: "een", Text: "Mooi."}, at: consultMorning.AddDate(0, 2, 0), kind: Conflict},
		{name: "rounded off", comment: ClauseComment{Clause: "een", Text: "Mooi."}, change: func(v *CovenantVersion) { v.ConsultClosed = consultMorning }, kind: Conflict},
		{name: "a draft", comment: ClauseComment{Clause: "een", Text: "Mooi."}, change: func(v *CovenantVersion) { v.State = CovenantDraft }, kind: Conflict},
		{name: "too many", comment: ClauseComment{Clause: "een", Text: "Mooi."}, there: MaxClauseComments, kind: Conflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, v := consulted(t)
			if tt.change != nil {
				tt.change(&v)
			}
			at := tt.at
			if at.IsZero() {
				at = consultMorning.Add(time.Hour)
			}
			fact, err := v.Comment(c, &tt.comment, tt.there, at)
			switch {
			case tt.kind == Internal && (err != nil || fact.Type != ClauseCommented || !tt.comment.At.Equal(at) || tt.comment.Nr != 1):
				t.Errorf("got %v, %v, %+v", fact, err, tt.comment)
			case tt.kind != Internal && (KindOf(err) != tt.kind || tt.field != "" && FieldsOf(err)[tt.field] == ""):
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAnswerClauseComment(t *testing.T) {
	proposal := ClauseComment{Clause: "een", Proposal: "Samen beter werken.", Rev: 1}
	said := ClauseComment{Clause: "een", Text: "Kan dit duidelijker?", Rev: 1}
	tests := []struct {
		name    string
		comment ClauseComment
		reply   ClauseReply
		change  func(v *CovenantVersion)
		text    string // of the clause afterwards
		field   string
		kind    Kind
	}{
		{name: "taken over", comment: proposal, reply: ClauseReply{Answer: TextTaken, Reason: "Goed.", Rev: 1}, text: "Samen beter werken."},
		{name: "taken over in other words", comment: proposal, reply: ClauseReply{Answer: TextTaken, Reason: "Goed.", Text: "Samen goed werken.", Rev: 1}, text: "Samen goed werken."},
		{name: "in part", comment: proposal, reply: ClauseReply{Answer: TextPartly, Reason: "Half.", Text: "Samen goed werken.", Rev: 1}, text: "Samen goed werken."},
		{name: "in part is not the whole", comment: proposal, reply: ClauseReply{Answer: TextPartly, Reason: "Half.", Text: "Samen beter werken.", Rev: 1}, field: "text", kind: Invalid},
		{name: "in part without a text", comment: proposal, reply: ClauseReply{Answer: TextPartly, Reason: "Half.", Rev: 1}, field: "text", kind: Invalid},
		{name: "taken over, and nothing changes", comment: proposal, reply: ClauseReply{Answer: TextTaken, Reason: "Goed.", Text: "Samen werken.", Rev: 1}, field: "text", kind: Invalid},
		{name: "not", comment: proposal, reply: ClauseReply{Answer: TextNotTaken, Reason: "Te vaag.", Text: "Iets anders.", Rev: 1}, text: "Samen werken."},
		{name: "no reason", comment: proposal, reply: ClauseReply{Answer: TextTaken, Rev: 1}, field: "reason", kind: Invalid},
		{name: "no answer", comment: proposal, reply: ClauseReply{Reason: "Goed.", Rev: 1}, field: "answer", kind: Invalid},
		{name: "another answer", comment: proposal, reply: ClauseReply{Answer: "misschien", Reason: "Goed.", Rev: 1}, field: "answer", kind: Invalid},
		{name: "a comment met elsewhere", comment: said, reply: ClauseReply{Answer: TextTaken, Reason: "Staat in artikel 2."}, text: "Samen werken."},
		{name: "a comment that changes the text", comment: said, reply: ClauseReply{Answer: TextTaken, Reason: "Zo.", Text: "Samen duidelijk werken.", Rev: 1}, text: "Samen duidelijk werken."},
		{name: "the clause changed since the proposal", comment: proposal, reply: ClauseReply{Answer: TextTaken, Reason: "Goed.", Rev: 2}, change: clauseMoved, kind: Conflict},
		{name: "the clause changed, and who answers decides", comment: proposal, reply: ClauseReply{Answer: TextTaken, Reason: "Goed.", Text: "Allebei.", Rev: 2}, change: clauseMoved, text: "Allebei."},
		{name: "the clause has the words already", comment: proposal, reply: ClauseReply{Answer: TextTaken, Reason: "Staat er al.", Text: "Anders.", Rev: 2}, change: clauseMoved, text: "Anders."},
		{name: "the clause changed under the form", comment: proposal, reply: ClauseReply{Answer: TextPartly, Reason: "Half.", Text: "Allebei.", Rev: 1}, change: clauseMoved, kind: Conflict},
		{name: "the clause is gone", comment: said, reply: ClauseReply{Answer: TextTaken, Reason: "Het is geschrapt."}, change: func(v *CovenantVersion) { v.Clauses = v.Clauses[1:] }},
		{name: "on the whole", comment: ClauseComment{Text: "Mooi."}, reply: ClauseReply{Answer: TextPartly, Reason: "Dank."}, text: "Samen werken."},
		{name: "twice", comment: ClauseComment{Clause: "een", Answer: TextTaken}, reply: ClauseReply{Answer: TextNotTaken, Reason: "Toch niet."}, kind: Conflict},
		{name: "withdrawn", comment: ClauseComment{Clause: "een", Withdrawn: true}, reply: ClauseReply{Answer: TextNotTaken, Reason: "Nee."}, kind: Conflict},
		{name: "the college resolved", comment: proposal, reply: ClauseReply{Answer: TextTaken, Reason: "Goed.", Rev: 1}, change: func(v *CovenantVersion) { v.State = CovenantResolved }, kind: Conflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, v := consulted(t)
			before := v.Clauses[0]
			if tt.change != nil {
				tt.change(&v)
			}
			fact, changed, err := v.Answer(c, &tt.comment, tt.reply, "k", consultMorning)
			if tt.kind != Internal {
				if KindOf(err) != tt.kind || tt.field != "" && FieldsOf(err)[tt.field] == "" || changed || tt.comment.AnsweredBy != "" {
					t.Errorf("got %v, changed %t, %+v", err, changed, tt.comment)
				}
				return
			}
			if err != nil || fact.Type != ClauseCommentAnswered || tt.comment.Answer != tt.reply.Answer || tt.comment.Reason != tt.reply.Reason || tt.comment.AnsweredBy != "k" {
				t.Fatalf("got %v, %v, %+v", fact, err, tt.comment)
			}
			now, n := v.Clause("een")
			if n > 0 && now.Text != tt.text || changed && now.Rev != before.Rev+1 && tt.change == nil {
				t.Errorf("the clause is %+v, changed %t", now, changed)
			}
		})
	}
}

// clauseMoved changes the first clause.
func clauseMoved(v *CovenantVersion) { v.Clauses[0].Text, v.Clauses[0].Rev = "Anders.", 2 }

func TestWithdrawClauseComment(t *testing.T) {
	for name, tt := range map[string]struct {
		comment ClauseComment
		fine    bool
	}{
		"waiting": {ClauseComment{ID: "r"}, true}, "answered": {ClauseComment{Answer: TextTaken}, false}, "withdrawn": {ClauseComment{Withdrawn: true}, false},
	} {
		fact, err := tt.comment.Withdraw(Covenant{ID: "c"})
		if tt.fine != (err == nil) || tt.fine && (fact.Type != ClauseCommentWithdrawn || !tt.comment.Withdrawn) {
			t.Errorf("%s: %v, %v", name, fact, err)
		}
	}
}

func TestCompareClauses(t *testing.T) {
	text := func(ids string) []Clause {
		var all []Clause
		for _, id := range strings.Fields(ids) {
			c := Clause{ID: ID(strings.TrimSuffix(id, "*")), Heading: "Kop", Text: "Tekst."}
			if strings.HasSuffix(id, "*") {
				c.Text = "Nieuwe tekst."
			}
			all = append(all, c)
		}
		return all
	}
	tests := []struct{ name, before, after, want string }{
		{"the same", "a b c", "a b c", "a=1,1 b=2,2 c=3,3"},
		{"changed", "a b c", "a b* c", "a=1,1 b=2,2* c=3,3"},
		{"added in front", "a b", "x a b", "x=0,1 a=1,2 b=2,3"},
		{"removed", "a b c", "a c", "a=1,1 b=2,0 c=3,2"},
		{"the first ones removed", "a b c", "c", "a=1,0 b=2,0 c=3,1"},
		{"all removed", "a b", "", "a=1,0 b=2,0"},
		{"moved to the front", "a b c", "c a b", "c=3,1> a=1,2 b=2,3"},
		{"moved and changed", "a b c", "b c a*", "b=2,1 c=3,2 a=1,3*>"},
		{"removed behind one that moved", "a b c d", "d a c", "d=4,1> a=1,2 b=2,0 c=3,3"},
		{"from nothing", "", "a b", "a=0,1 b=0,2"},
	}
	for _, tt := range tests {
		var got []string
		for _, c := range CompareClauses(text(tt.before), text(tt.after)) {
			id := c.Is.ID
			if c.Removed() {
				id = c.Was.ID
			}
			s := string(id) + "=" + strconv.Itoa(c.WasNr) + "," + strconv.Itoa(c.IsNr)
			if !c.Added() && !c.Removed() && !c.SameText() {
				s += "*"
			}
			if c.Moved {
				s += ">"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, s, tt.want)
		}
	}
}
