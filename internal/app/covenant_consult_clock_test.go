package app

import (
	"strings"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestConsultationClock(t *testing.T) {
	r := newConsult(t)
	r.comment("deelnemer@asdd", ClauseCommentInput{Text: "Mooi stuk."})
	r.events()
	if _, err := r.AdvanceConsultations(r.ctx, r.as(keeper)); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("a person moves the clock: %v", err)
	}
	advance := func() {
		t.Helper()
		for range 2 { // two instances
			_, err := r.AdvanceConsultations(r.ctx, portal.SystemActor())
			r.must(err)
		}
	}
	advance()
	r.wantEvents()
	r.clock = portal.Day(r.on.Text.ConsultUntil).AddDate(0, 0, -5)
	advance()
	told := r.told(r.wantEvents(portal.ConsultationTermNears)[0])
	if len(told) != 2 || told[r.as(contact).ID] != portal.ReasonTask || told[r.as("contactpersoon@geldfit").ID] != portal.ReasonTask {
		t.Errorf("reminded %v; Asdd spoke", told)
	}
	r.later(24 * time.Hour)
	advance()
	r.wantEvents()
	r.clock = r.on.Text.ConsultUntil.Add(time.Minute)
	advance()
	if told := r.told(r.wantEvents(portal.ConsultationTermPassed)[0]); len(told) != 1 || told[r.as(keeper).ID] != portal.ReasonTask {
		t.Errorf("of the end told %v", told)
	}
	advance()
	r.wantEvents()
}

func TestConsultationTasks(t *testing.T) {
	r := newConsult(t)
	tasks := func(who string) []string {
		t.Helper()
		all, err := r.consultationTasks(r.ctx, r.as(who))
		r.must(err)
		var do []string
		for _, x := range all {
			do = append(do, x.Table.Do)
		}
		return do
	}
	title := "‘Kwaliteitsconvenant bewindvoering’"
	check := func(want map[string]string) {
		t.Helper()
		for who, w := range want {
			if got := strings.Join(tasks(who), "; "); got != w {
				t.Errorf("%s: got %q, want %q", who, got, w)
			}
		}
	}
	check(map[string]string{contact: "Reageer op " + title, "meelezer@asdd": "", outsider: "", keeper: "", "griffie@gemeente": ""})
	m := r.comment(contact, r.proposal())
	check(map[string]string{contact: "", "collega@bewind": "", "contactpersoon@geldfit": "Reageer op " + title, keeper: "Beantwoord één reactie op " + title})
	r.comment("deelnemer@asdd", ClauseCommentInput{Text: "Mooi stuk."})
	check(map[string]string{keeper: "Beantwoord twee reacties op " + title, "beleidsadviseur@gemeente": ""})
	r.must(r.answer(m.ID, portal.ClauseReply{Answer: portal.TextNotTaken, Reason: "Te duur.", Rev: 1}))
	r.clock = r.on.Text.ConsultUntil.Add(time.Minute)
	check(map[string]string{"contactpersoon@geldfit": "", keeper: "Beantwoord één reactie op " + title})
}

func TestManyCommentAtOnce(t *testing.T) {
	r := newConsult(t)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			errs[i] = r.CommentClause(r.ctx, r.as(contact), r.number, ClauseCommentInput{Clause: "art-gemeente", Text: "Reactie " + portal.Number(i), Rev: 1})
		})
	}
	wg.Wait()
	for _, err := range errs {
		r.must(err)
	}
	if n, err := r.openComments(r.ctx, r.on.Covenant.ID, 1); n != len(errs) || err != nil {
		t.Errorf("%d of %d, %v", n, len(errs), err)
	}
}

func TestDifferencesBetweenReadings(t *testing.T) {
	r := newConsult(t)
	m := r.comment(contact, r.proposal())
	r.must(r.answer(m.ID, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Goed.", Rev: 1}))
	d, err := r.CovenantDifferences(r.ctx, r.as(contact), r.number, "1.1", "1")
	if err != nil || len(d.Clauses) != 4 {
		t.Fatalf("got %+v, %v", d, err)
	}
	for i, x := range d.Clauses {
		if same := x.Unchanged(); same != (i != 1) {
			t.Errorf("clause %d is unchanged: %t", i+1, same)
		}
	}
	var added strings.Builder
	for _, p := range d.Clauses[1].Text {
		if p.Change == "added" {
			added.WriteString(p.Text)
		}
	}
	if strings.TrimSpace(added.String()) != "en een vaste naam" {
		t.Errorf("added %q in %+v", added.String(), d.Clauses[1].Text)
	}
	for _, keys := range [][2]string{{"1.9", "1"}, {"1", "2"}, {"x", ""}} {
		_, err := r.CovenantDifferences(r.ctx, r.as(contact), r.number, keys[0], keys[1])
		r.refused(err, portal.NotFound)
	}
	_, err = r.CovenantDifferences(r.ctx, portal.Actor{}, r.number, "", "")
	r.refused(err, portal.LoginNeeded)
	_, err = r.CovenantDifferences(r.ctx, r.as(outsider), r.number, "", "")
	r.refused(err, portal.NotFound)
}
