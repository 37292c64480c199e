package app

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// paper records a signature on paper of somebody of an organisation.
func (r *signRig) paper(by portal.Actor, org portal.ID, name string, change func(*PaperInput)) error {
	r.t.Helper()
	docs := &documentRig{rig: r.rig}
	in := &PaperInput{Nr: 1, Org: org, Name: name, Function: "Bestuurder", Day: r.clock, Way: portal.SignedOnPaper, Compared: true}
	if change != nil {
		change(in)
	}
	if _, err := r.PaperForm(r.ctx, by, r.on.Covenant.Number, 1); err != nil {
		return err
	}
	in.File = docs.receive(by, UploadTo{Covenant: r.on.Covenant.Number}, "scan.txt", []byte("Getekend door "+name))
	defer in.File.Close()
	return r.RecordPaper(r.ctx, by, r.on.Covenant.Number, in)
}

func TestPaperCountsTheSame(t *testing.T) {
	r := newSignRig(t)
	r.open()
	r.events()
	for who, kind := range map[string]portal.Kind{"beleidsadviseur@gemeente": portal.Forbidden, signsBewind: portal.Forbidden, "deelnemer@wijkteam": portal.NotFound} {
		r.refused(r.paper(r.as(who), "bewind", "Jan Jansen", nil), kind)
	}
	r.refused(r.paper(portal.Actor{}, "bewind", "Jan Jansen", nil), portal.LoginNeeded)
	r.wrongAt(r.paper(r.lead, "bewind", "Jan Jansen", func(in *PaperInput) { in.Day = r.clock.AddDate(0, 0, 1) }), "day")
	r.wrongAt(r.paper(r.lead, "bewind", "Jan Jansen", func(in *PaperInput) { in.Day = r.clock.AddDate(0, 0, -1) }), "day")
	r.wrongAt(r.paper(r.lead, "bewind", "", func(in *PaperInput) { in.Compared, in.Way = false, "" }), "compared", "way", "name")
	r.says("an organisation that isn't asked", r.paper(r.lead, "asdd", "Jan Jansen", nil), "niet gevraagd")

	r.later(time.Hour)
	r.must(r.paper(r.lead, "geldfit", "Jan Jansen", nil))
	r.says("the same name for two", r.paper(r.lead, "geldfit", "jan  jansen", nil), "heeft al getekend")
	es := r.wantEvents(portal.PaperSignatureRecorded, portal.DocumentAdded)
	for _, e := range es {
		if told := r.told(e); e.Type == portal.PaperSignatureRecorded && (len(told) != 2 || told[signsGeldfit] != portal.ReasonTask) {
			t.Errorf("of half a signature on paper were told: %v", told)
		} else if e.Type == portal.DocumentAdded && len(told) != 0 {
			t.Errorf("of its scan were told: %v", told)
		}
	}
	r.must(r.sign(signsGeldfit)) // the other half in the portal
	if !r.signing("geldfit").Done {
		t.Error("one on paper and one in the portal are two")
	}
	signed, err := r.store.Signatures(r.ctx, r.on.Covenant.ID)
	r.must(err)
	scan := signed[0].Document
	if signed[0].Way != portal.SignedOnPaper || signed[0].RecordedBy != r.lead.ID || scan == "" {
		t.Fatalf("recorded: %+v", signed[0])
	}
	readers := func() (read []string) {
		for _, key := range []string{"ketencoordinator@gemeente", "beleidsadviseur@gemeente", "deelnemer@geldfit", signsBewind, "deelnemer@wijkteam"} {
			_, err := r.Document(r.ctx, r.as(key), scan)
			list, fault := r.Documents(r.ctx, r.as(key), DocumentFilter{})
			r.must(fault)
			if (err == nil) != (len(list.Rows) == 1) || (err == nil) != (list.Count == 1) {
				t.Errorf("%s: the page says %v, the list %d of %d", key, err, len(list.Rows), list.Count)
			}
			if err == nil {
				read = append(read, key)
			}
		}
		return read
	}
	if got := fmt.Sprint(readers()); got != "[ketencoordinator@gemeente deelnemer@geldfit]" {
		t.Errorf("the scan is read by %v while others sign", got)
	}
	if _, err := r.ReplaceDocument(r.ctx, r.lead, scan, &UploadForm{}); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("replacing a signed paper: %v", err)
	}
	r.refused(r.RemoveDocument(r.ctx, r.lead, scan, "Vergissing", CitizenAnswer{}), portal.Forbidden)

	now := r.reload(r.on)
	r.must(r.write(r.ctx, r.lead, func(ctx context.Context, w *writing) error {
		on := now
		return r.stepCovenant(ctx, w, &on, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
			on.Covenant.InForce, on.Text.InForceFrom = 1, r.clock
			return nil, on.Text.Move(portal.CovenantInForce, portal.CovenantStep{At: r.clock, By: r.lead.ID})
		})
	}))
	if got := len(readers()); got != 5 {
		t.Errorf("the scan is read by %d of five once it is in force", got)
	}
}

func TestDeclineLaterAndQuestions(t *testing.T) {
	r := newSignRig(t)
	r.open()
	r.events()
	number, signer, colleague := r.on.Covenant.Number, r.as(signsBewind), r.as("deelnemer@bewind")
	nobody := portal.Actor{}
	r.refused(r.AskBeforeSigning(r.ctx, nobody, number, 1, "Mag dit?", CitizenAnswer{}), portal.LoginNeeded)
	r.refused(r.DeclineSigning(r.ctx, colleague, number, 1, "", CitizenAnswer{}), portal.Forbidden)
	r.refused(r.PutOffSigning(r.ctx, colleague, number, 1, r.clock.AddDate(0, 0, 5)), portal.Forbidden)
	r.wrongAt(r.AskBeforeSigning(r.ctx, colleague, number, 1, " ", CitizenAnswer{}), "text")

	r.must(r.AskBeforeSigning(r.ctx, colleague, number, 1, "Geldt dit ook voor kleine kantoren?", CitizenAnswer{}))
	es := r.wantEvents(portal.SigningAsked)
	if told := r.told(es[0]); len(told) != 1 || told[r.lead.ID] != portal.ReasonTask {
		t.Errorf("of a question were told: %v", told)
	}
	q := r.signing("bewind").Questions[0]
	r.refused(r.AnswerSigning(r.ctx, signer, number, 1, "bewind", q.ID, "Ja", CitizenAnswer{}), portal.Forbidden)
	r.wrongAt(r.AnswerSigning(r.ctx, r.lead, number, 1, "bewind", q.ID, "", CitizenAnswer{}), "answer")
	r.must(r.AnswerSigning(r.ctx, r.as("beleidsadviseur@gemeente"), number, 1, "bewind", q.ID, "Ja, voor alle kantoren.", CitizenAnswer{}))
	r.refused(r.AnswerSigning(r.ctx, r.lead, number, 1, "bewind", q.ID, "Nee", CitizenAnswer{}), portal.Conflict)
	es = r.wantEvents(portal.SigningAnswered)
	if told := r.told(es[0]); len(told) != 1 || told[colleague.ID] == "" {
		t.Errorf("of the answer were told: %v", told)
	}

	for _, day := range []time.Time{{}, r.clock, r.on.Text.SignUntil.AddDate(0, 0, 1)} {
		r.wrongAt(r.PutOffSigning(r.ctx, signer, number, 1, day), "day")
	}
	r.must(r.PutOffSigning(r.ctx, signer, number, 1, r.clock.AddDate(0, 0, 9)))
	r.must(r.DeclineSigning(r.ctx, signer, number, 1, "Reden "+canary, CitizenAnswer{}))
	r.says("signing after that", r.sign(signsBewind), "niet tekent")
	es = r.wantEvents(portal.SigningPutOff, portal.SigningDeclined)
	for _, e := range es {
		if told := r.told(e); e.Type == portal.SigningDeclined && (len(told) != 1 || told[r.lead.ID] == "") {
			t.Errorf("of declining were told: %v", told)
		}
	}
	r.must(r.ResumeSigning(r.ctx, signer, number, 1))
	r.refused(r.ResumeSigning(r.ctx, signer, number, 1), portal.Conflict)
	r.must(r.sign(signsBewind))
}

// TestNobodyElseLearnsWhoHasNotSigned: of what the coordinator reads of other
// organisations nothing reaches anybody else.
func TestNobodyElseLearnsWhoHasNotSigned(t *testing.T) {
	r := newSignRig(t)
	r.open()
	number := r.on.Covenant.Number
	was := r.reload(r.on)
	r.clock = r.clock.Add(time.Minute)
	r.must(r.AskBeforeSigning(r.ctx, r.as(signsGeldfit), number, 1, "Vraag "+canary, CitizenAnswer{}))
	r.must(r.DeclineSigning(r.ctx, r.as(signsBewind), number, 1, "Reden "+canary, CitizenAnswer{}))
	// By these times lists are ordered and results of a search are dated.
	if now := r.reload(r.on); !now.Covenant.ChangedAt.Equal(was.Covenant.ChangedAt) || !now.Text.ChangedAt.Equal(was.Text.ChangedAt) {
		t.Error("that somebody asks or declines shows as a change")
	}
	r.must(r.sign(signsTown))
	for _, key := range []string{"beleidsadviseur@gemeente", "directie@gemeente", "beheerder@gemeente", "griffie@gemeente", signsTown, "deelnemer@wijkteam", "deelnemer@asdd", "deelnemer@geldfit", signsBewind} {
		by := r.as(key)
		p, err := r.Signing(r.ctx, by, number, 1)
		if err != nil {
			r.refused(err, portal.NotFound)
			continue
		}
		if p.Leads || len(p.Rows) > 0 || p.Complete != 1 {
			t.Errorf("%s sees rows %v, complete %d", key, p.Rows, p.Complete)
		}
		if len(p.Questions) > 0 && by.Role != portal.Adviser {
			t.Errorf("%s reads questions of others", key)
		}
		if p.Own != nil && p.Own.Org != by.OrgID {
			t.Errorf("%s sees what %s was asked", key, p.Own.Org)
		}
		if v, err := r.SignPage(r.ctx, by, number, 1); err == nil && v.Signing.Org != by.OrgID {
			t.Errorf("%s opens the page of %s", key, v.Signing.Org)
		}
		tasks, err := r.signingTasks(r.ctx, by)
		r.must(err)
		for _, task := range tasks {
			if by.Role != portal.Adviser && by.Role != portal.Contact {
				t.Errorf("%s is asked %q", key, task.Table.Do)
			}
		}
	}
	p, err := r.Signing(r.ctx, r.lead, number, 1)
	r.must(err)
	states := map[portal.ID]SigningState{}
	for _, row := range p.Rows {
		states[row.Signing.Org] = row.State
	}
	if want := (map[portal.ID]SigningState{"gemeente": SigningComplete, "geldfit": SigningWaits, "bewind": SigningDeclined}); fmt.Sprint(states) != fmt.Sprint(want) || len(p.Questions) != 1 {
		t.Errorf("the coordinator sees %v and %d questions", states, len(p.Questions))
	}
}

func TestCoordinatorMindsSigning(t *testing.T) {
	r := newSignRig(t)
	r.open()
	number := r.on.Covenant.Number
	in := AuthorityInput{Nr: 1, Org: "geldfit", Authority: portal.Authority{How: portal.ByProxy, Note: "Volmacht ingezien."}}
	r.refused(r.Authorise(r.ctx, r.as("beleidsadviseur@gemeente"), number, in), portal.Forbidden)
	r.refused(r.Authorise(r.ctx, portal.Actor{}, number, in), portal.LoginNeeded)
	r.wrongAt(r.Authorise(r.ctx, r.lead, number, AuthorityInput{Nr: 1, Org: "geldfit"}), "how-geldfit")
	r.must(r.Authorise(r.ctx, r.lead, number, in)) // no longer jointly
	r.must(r.sign(signsGeldfit))
	if !r.signing("geldfit").Done {
		t.Error("one signature isn't enough after all")
	}
	r.refused(r.Authorise(r.ctx, r.lead, number, in), portal.Conflict)

	r.must(r.DeclineSigning(r.ctx, r.as(signsBewind), number, 1, "", CitizenAnswer{}))
	r.refused(r.RequestSigning(r.ctx, r.as("beleidsadviseur@gemeente"), number, 1, "bewind"), portal.Forbidden)
	r.must(r.RequestSigning(r.ctx, r.lead, number, 1, "bewind"))
	if g := r.signing("bewind"); !g.Waits() {
		t.Errorf("asked again: %+v", g)
	}
	r.wrongAt(r.ExtendSigning(r.ctx, r.lead, number, 1, r.clock.AddDate(0, 0, 20)), "until")
	r.refused(r.ExtendSigning(r.ctx, r.as(signsBewind), number, 1, r.clock.AddDate(0, 0, 40)), portal.Forbidden)
	r.later(30 * 24 * time.Hour)
	r.must(r.ExtendSigning(r.ctx, r.lead, number, 1, r.clock.AddDate(0, 0, 14)))
	r.tokens = map[string]string{}
	r.must(r.sign(signsBewind)) // the form is open again
}

func TestRemindersOfSigning(t *testing.T) {
	r := newSignRig(t)
	r.open()
	r.events()
	refusedTo := r.as("ketencoordinator@gemeente")
	if _, err := r.RemindSigners(r.ctx, refusedTo); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("a person runs the job: %v", err)
	}
	if _, err := r.PassSignings(r.ctx, portal.Actor{}); portal.KindOf(err) != portal.LoginNeeded {
		t.Errorf("nobody runs the job: %v", err)
	}
	run := func() int { // on two instances at once
		var sum atomic.Int64
		if won := together(t, 2, func(int) error {
			n, err := r.RemindSigners(r.ctx, portal.SystemActor())
			sum.Add(int64(n))
			return err
		}); won != 2 {
			t.Error("a round of reminders failed")
		}
		return int(sum.Load())
	}
	r.must(r.sign(signsTown))
	r.must(r.PutOffSigning(r.ctx, r.as(signsBewind), r.on.Covenant.Number, 1, r.clock.AddDate(0, 0, 12)))
	var days []string
	for day := 1; day <= 32; day++ {
		r.later(24 * time.Hour)
		if n := run(); n > 0 {
			days = append(days, fmt.Sprintf("%d:%d", day, n))
		}
		if run() != 0 {
			t.Errorf("day %d: reminded twice", day)
		}
	}
	// Geldfit after five days and then every two, bewind from the day it chose, until
	// the deadline on day 28.
	if got, want := fmt.Sprint(days), "[5:1 7:1 9:1 11:1 12:1 13:1 14:1 15:1 16:1 17:1 18:1 19:1 20:1 21:1 22:1 23:1 24:1 25:1 26:1 27:1 28:1]"; got != want {
		t.Errorf("reminders: got %s, want %s", got, want)
	}
	r.events()
	n, err := r.PassSignings(r.ctx, portal.SystemActor())
	r.must(err)
	again, err := r.PassSignings(r.ctx, portal.SystemActor())
	r.must(err)
	es := r.wantEvents(portal.SigningTermPassed)
	if told := r.told(es[0]); n != 1 || again != 0 || len(told) != 1 || told[r.lead.ID] != portal.ReasonTask {
		t.Errorf("deadline passed %d and %d times, told %v", n, again, told)
	}
}

func TestTasksOfSigning(t *testing.T) {
	r := newSignRig(t)
	tasks := func(key string) (do []string) {
		ts, err := r.signingTasks(r.ctx, r.as(key))
		r.must(err)
		for _, x := range ts {
			do = append(do, x.Table.Do)
		}
		return do
	}
	lead := "ketencoordinator@gemeente"
	if got := fmt.Sprint(tasks(lead)); got != "[Open de ondertekening van ‘Kwaliteitsconvenant bewindvoering’]" {
		t.Errorf("before: %s", got)
	}
	r.open()
	for key, want := range map[string]int{lead: 0, signsTown: 1, signsBewind: 1, signsGeldfit: 1, "deelnemer@bewind": 0, "deelnemer@asdd": 0} {
		if got := tasks(key); len(got) != want {
			t.Errorf("%s is asked %v, want %d things", key, got, want)
		}
	}
	r.must(r.sign(signsGeldfit))
	if len(tasks(signsGeldfit)) != 0 || len(tasks(alsoGeldfit)) != 1 {
		t.Error("after one of two only the other has to sign")
	}
	r.must(r.AskBeforeSigning(r.ctx, r.as(signsBewind), r.on.Covenant.Number, 1, "Mag dit?", CitizenAnswer{}))
	if got := fmt.Sprint(tasks(lead)); got != "[Beantwoord een vraag over ‘Kwaliteitsconvenant bewindvoering’]" {
		t.Errorf("with a question: %s", got)
	}
}
