package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

const (
	keeper   = "ketencoordinator@gemeente"
	contact  = "contactpersoon@bewind"
	outsider = "contactpersoon@wijkteam"
)

// consultRig is a rig with the test covenant laid before its parties.
type consultRig struct {
	*rig
	number string
	on     policy.CovenantOn
}

func newConsult(t *testing.T) *consultRig {
	t.Helper()
	r := newRig(t)
	c := &consultRig{rig: r, on: r.testCovenant()}
	c.number = c.on.Covenant.Number
	r.must(r.OpenConsultation(r.ctx, r.as(keeper), c.number, ConsultationInput{Invitation: "Wat vindt u van artikel 2?", Until: portal.ConsultDefault(r.clock)}))
	c.on = r.reload(c.on)
	r.events()
	return c
}

// comment puts a comment under the second clause and gives it.
func (r *consultRig) comment(as string, in ClauseCommentInput) portal.ClauseComment {
	r.t.Helper()
	if in.Once == "" {
		in.Once = portal.NewID()
	}
	r.must(r.CommentClause(r.ctx, r.as(as), r.number, in))
	m, err := r.store.ClauseComment(r.ctx, in.Once)
	r.must(err)
	return m
}

// proposal is another text of the second clause.
func (r *consultRig) proposal() ClauseCommentInput {
	return ClauseCommentInput{Clause: "art-gemeente", Text: "Liever met een naam.", Proposal: "De gemeente heeft één vast nummer en een vaste naam.", Rev: 1}
}

func (r *consultRig) answer(id portal.ID, reply portal.ClauseReply) error {
	return r.AnswerClauseComment(r.ctx, r.as(keeper), r.number, id, ClauseReplyInput{ClauseReply: reply})
}

func (r *consultRig) clause(id portal.ID) portal.Clause {
	r.t.Helper()
	c, n := r.reload(r.on).Text.Clause(id)
	if n == 0 {
		r.t.Fatalf("no clause %s", id)
	}
	return c
}

func TestOpeningAConsultation(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant()
	r.events()
	number := on.Covenant.Number
	in := ConsultationInput{Invitation: "Graag uw reactie.", Until: portal.ConsultDefault(r.clock)}
	for who, kind := range map[string]portal.Kind{"portefeuillehouder@gemeente": portal.Forbidden, contact: portal.NotFound, outsider: portal.NotFound, "griffie@gemeente": portal.NotFound} {
		r.refused(r.OpenConsultation(r.ctx, r.as(who), number, in), kind)
	}
	r.refused(r.OpenConsultation(r.ctx, portal.Actor{}, number, in), portal.LoginNeeded)
	r.wrongAt(r.OpenConsultation(r.ctx, r.as(keeper), number, ConsultationInput{Invitation: "BSN 111222333 staat erin.", Until: in.Until}), "invitation", FieldOverrule)
	in.Version = on.Text.Version - 1 + 100
	r.refused(r.OpenConsultation(r.ctx, r.as(keeper), number, in), portal.Conflict)
	in.Version = on.Text.Version
	r.must(r.OpenConsultation(r.ctx, r.as(keeper), number, in))
	es := r.wantEvents(portal.ConsultationOpened)
	told := r.told(es[0])
	want := []portal.ID{r.as(contact).ID, r.as("contactpersoon@geldfit").ID, r.as("deelnemer@asdd").ID} // Asdd has no contact
	if len(told) != len(want) {
		t.Errorf("told %v, want %v", told, want)
	}
	for _, id := range want {
		if told[id] != portal.ReasonTask {
			t.Errorf("%s was told %q", id, told[id])
		}
	}
	now := r.reload(on)
	texts, err := r.store.CovenantTexts(r.ctx, on.Covenant.ID)
	r.must(err)
	if !now.Covenant.Shown || len(texts) != 1 || texts[0].Reading != 1 || now.Text.Readings != 1 || len(texts[0].Clauses) != 4 || texts[0].Why != portal.CovenantConsulted {
		t.Errorf("kept %+v of %+v", texts, now)
	}
	r.refused(r.OpenConsultation(r.ctx, r.as(keeper), number, ConsultationInput{Invitation: "Nog eens.", Until: in.Until}), portal.Conflict)
	if _, err := r.Consultation(r.ctx, r.as(outsider), number); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a stranger of the chain: %v", err)
	}
}

func TestCommentingOnAClause(t *testing.T) {
	r := newConsult(t)
	in := r.proposal()
	for who, kind := range map[string]portal.Kind{outsider: portal.NotFound, "meelezer@asdd": portal.Forbidden, "griffie@gemeente": portal.Forbidden} {
		r.refused(r.CommentClause(r.ctx, r.as(who), r.number, in), kind)
	}
	r.refused(r.CommentClause(r.ctx, portal.Actor{}, r.number, in), portal.LoginNeeded)
	r.refused(r.CommentClause(r.ctx, r.as(contact), r.number, ClauseCommentInput{Clause: "weg", Text: "Mooi."}), portal.NotFound)
	r.wrongAt(r.CommentClause(r.ctx, r.as(contact), r.number, ClauseCommentInput{Clause: "art-doel"}), "text")
	r.wrongAt(r.CommentClause(r.ctx, r.as(contact), r.number, ClauseCommentInput{Clause: "art-gemeente", Text: "BSN 111222333.", Proposal: "Nummer 111222333.", Rev: 1}), "text", "proposal", FieldOverrule)
	r.wantEvents()
	m := r.comment(contact, in)
	es := r.wantEvents(portal.ClauseCommented)
	if told := r.told(es[0]); len(told) != 1 || told[r.as(keeper).ID] != portal.ReasonTask {
		t.Errorf("told %v", told)
	}
	if m.Org != "bewind" || m.Reading != 1 || m.Rev != 1 || !m.At.Equal(r.clock) {
		t.Errorf("stored %+v", m)
	}
	in.Once = m.ID
	r.must(r.CommentClause(r.ctx, r.as(contact), r.number, in)) // the form came twice
	r.refused(r.CommentClause(r.ctx, r.as("contactpersoon@geldfit"), r.number, in), portal.Taken)
	r.wantEvents()

	for who, person := range map[string]string{"contactpersoon@geldfit": "", "meelezer@asdd": "", "griffie@gemeente": "", contact: "Naam van " + contact, keeper: "Naam van " + contact} {
		l, err := r.ClauseRemarks(r.ctx, r.as(who), r.number, LatestText, RemarkFilter{})
		if err != nil || len(l.Rows) != 1 || l.Rows[0].Author != (Name{Person: person, Org: "Organisatie bewind"}) || l.Rows[0].Nr != 2 || l.Rows[0].MayAnswer != (who == keeper) || l.Rows[0].MayWithdraw != (who == contact) {
			t.Errorf("%s reads %+v, %v", who, l.Rows, err)
		}
	}
	for _, f := range []struct {
		filter RemarkFilter
		want   int
	}{{RemarkFilter{Clause: "art-gemeente"}, 1}, {RemarkFilter{Clause: "art-doel"}, 0}, {RemarkFilter{Whole: true}, 0}, {RemarkFilter{Waits: true}, 1}} {
		if l, err := r.ClauseRemarks(r.ctx, r.as(contact), r.number, LatestText, f.filter); err != nil || len(l.Rows) != f.want || l.All != 1 {
			t.Errorf("%+v gives %d of %d, %v", f.filter, len(l.Rows), l.All, err)
		}
	}
	for _, step := range []func() error{
		func() error {
			_, err := r.ClauseRemarks(r.ctx, r.as(outsider), r.number, LatestText, RemarkFilter{})
			return err
		},
		func() error { _, err := r.ClauseRemark(r.ctx, r.as(outsider), r.number, m.ID); return err },
		func() error { _, err := r.ExportRemarks(r.ctx, r.as(outsider), r.number, LatestText); return err },
		func() error { return r.WithdrawClauseComment(r.ctx, r.as(outsider), r.number, m.ID) },
		func() error {
			return r.AnswerClauseComment(r.ctx, r.as(outsider), r.number, m.ID, ClauseReplyInput{})
		},
	} {
		r.refused(step(), portal.NotFound)
	}
	r.later(60 * 24 * time.Hour)
	err := r.CommentClause(r.ctx, r.as(contact), r.number, ClauseCommentInput{Clause: "art-doel", Text: "Te laat."})
	r.refused(err, portal.Conflict)
	if !strings.Contains(err.Error(), "ketencoördinator") {
		t.Errorf("who is too late isn't told who to turn to: %v", err)
	}
}

// TestCommentsStayBetweenTheParties: once the covenant is in force the whole chain
// reads it, but not what was said on the way, nor the texts of then.
func TestCommentsStayBetweenTheParties(t *testing.T) {
	r := newConsult(t)
	m := r.comment(contact, r.proposal())
	r.must(r.answer(m.ID, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Goed idee.", Rev: 1}))
	on := r.reload(r.on)
	for _, to := range []portal.CovenantState{portal.CovenantResolved, portal.CovenantSigning, portal.CovenantInForce} {
		r.must(on.Text.Move(to, portal.CovenantStep{At: r.clock}))
	}
	on.Text.InForceFrom, on.Covenant.InForce = portal.Day(r.clock), 1
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	r.must(r.store.SaveCovenantVersion(r.ctx, &on.Text))
	for who, want := range map[string]int{outsider: 1, contact: 2, keeper: 2} {
		_, all, err := r.CovenantReadings(r.ctx, r.as(who), r.number)
		if err != nil || len(all) != want {
			t.Errorf("%s reads %d texts, want %d: %v", who, len(all), want, err)
		}
	}
	_, err := r.ClauseRemarks(r.ctx, r.as(outsider), r.number, LatestText, RemarkFilter{})
	r.refused(err, portal.NotFound)
	_, err = r.Consultation(r.ctx, r.as(outsider), r.number)
	r.refused(err, portal.NotFound)
	_, err = r.CovenantDifferences(r.ctx, r.as(outsider), r.number, "1.1", "1")
	r.refused(err, portal.NotFound)
	per, err := r.RemarksPer(r.ctx, r.as(outsider), on)
	if r.must(err); len(per) != 0 {
		t.Errorf("a stranger counts %v", per)
	}
	if d, err := r.CovenantDifferences(r.ctx, r.as(contact), r.number, "", ""); err != nil || d.From.Key != "1.1" || d.To.Key != "1" || d.To.How != ReadInForce {
		t.Errorf("got %v to %v, %v", d.From.Key, d.To.Key, err)
	}
}

func TestAnsweringAComment(t *testing.T) {
	r := newConsult(t)
	m := r.comment(contact, r.proposal())
	r.events()
	taken := portal.ClauseReply{Answer: portal.TextTaken, Reason: "Dat is duidelijker.", Rev: 1}
	for who, kind := range map[string]portal.Kind{contact: portal.Forbidden, "portefeuillehouder@gemeente": portal.Forbidden, outsider: portal.NotFound} {
		r.refused(r.AnswerClauseComment(r.ctx, r.as(who), r.number, m.ID, ClauseReplyInput{ClauseReply: taken}), kind)
	}
	r.refused(r.AnswerClauseComment(r.ctx, portal.Actor{}, r.number, m.ID, ClauseReplyInput{ClauseReply: taken}), portal.LoginNeeded)
	r.wrongAt(r.answer(m.ID, portal.ClauseReply{Answer: portal.TextTaken, Rev: 1}), "reason")
	r.wrongAt(r.answer(m.ID, portal.ClauseReply{Answer: portal.TextPartly, Reason: "BSN 111222333.", Text: "Nummer 111222333.", Rev: 1}), "reason", "text", FieldOverrule)
	if n, err := r.openComments(r.ctx, r.on.Covenant.ID, 1); n != 1 || err != nil {
		t.Errorf("%d open, %v", n, err)
	}
	r.must(r.answer(m.ID, taken))
	es := r.wantEvents(portal.ClauseCommentAnswered, portal.ClauseWritten)
	for _, e := range es {
		told := r.told(e)
		if e.Type == portal.ClauseCommentAnswered && (len(told) != 1 || told[m.By] != portal.ReasonCommented) {
			t.Errorf("of the answer told %v", told)
		}
	}
	if c := r.clause("art-gemeente"); c.Text != m.Proposal || c.Rev != 2 || c.By != r.as(keeper).ID || c.Heading != "Bereikbaarheid" {
		t.Errorf("the clause is %+v", c)
	}
	if n, err := r.openComments(r.ctx, r.on.Covenant.ID, 1); n != 0 || err != nil {
		t.Errorf("%d open, %v", n, err)
	}
	r.refused(r.answer(m.ID, portal.ClauseReply{Answer: portal.TextNotTaken, Reason: "Toch niet.", Rev: 2}), portal.Conflict)
	r.refused(r.WithdrawClauseComment(r.ctx, r.as(contact), r.number, m.ID), portal.Conflict)
	r.wantEvents()

	// Somebody else reads what it changed beside the text of then.
	p, err := r.ClauseRemark(r.ctx, r.as("deelnemer@asdd"), r.number, m.ID)
	if err != nil || p.Remark.Answer != portal.TextTaken || len(p.Remark.Changes) < 2 || p.Remark.Read != "De gemeente heeft één vast nummer." || p.Remark.Answerer.Person != "" {
		t.Errorf("got %+v, %v", p.Remark, err)
	}
}

func TestAnsweringAfterTheClauseChanged(t *testing.T) {
	r := newConsult(t)
	first, other := r.comment(contact, r.proposal()), r.comment("contactpersoon@geldfit", ClauseCommentInput{Clause: "art-gemeente", Proposal: "De gemeente belt altijd terug.", Rev: 1})
	r.must(r.answer(first.ID, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Goed.", Rev: 1}))
	p, err := r.ClauseRemark(r.ctx, r.as(keeper), r.number, other.ID)
	if err != nil || !p.Moved || p.Now.Text != first.Proposal || len(p.Changes) == 0 {
		t.Errorf("who answers sees %+v, %v", p, err)
	}
	err = r.answer(other.ID, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Ook goed.", Rev: 2})
	r.refused(err, portal.Conflict)
	if now, ok := ClashedClause(err); !ok || now.Text != first.Proposal {
		t.Errorf("the clash shows %+v", now)
	}
	r.refused(r.answer(other.ID, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Ook goed.", Text: "Allebei.", Rev: 1}), portal.Conflict)
	if c := r.clause("art-gemeente"); c.Text != first.Proposal {
		t.Errorf("a clash changed the clause to %q", c.Text)
	}
	r.must(r.answer(other.ID, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Ook goed.", Text: "Allebei.", Rev: 2}))
	if c := r.clause("art-gemeente"); c.Text != "Allebei." || c.Rev != 3 {
		t.Errorf("the clause is %+v", c)
	}
	// Who comments now read a text that wasn't kept before: it is kept then, once.
	for range 2 {
		if m := r.comment(contact, ClauseCommentInput{Clause: "art-gemeente", Proposal: "Allebei, altijd.", Rev: 3}); m.Reading != 2 {
			t.Errorf("read reading %d", m.Reading)
		}
	}
}

func TestWithdrawingAComment(t *testing.T) {
	r := newConsult(t)
	m := r.comment(contact, r.proposal())
	r.events()
	r.refused(r.WithdrawClauseComment(r.ctx, r.as("collega@bewind"), r.number, m.ID), portal.Forbidden)
	r.refused(r.WithdrawClauseComment(r.ctx, r.as(keeper), r.number, m.ID), portal.Forbidden)
	r.refused(r.WithdrawClauseComment(r.ctx, portal.Actor{}, r.number, m.ID), portal.LoginNeeded)
	r.must(r.WithdrawClauseComment(r.ctx, r.as(contact), r.number, m.ID))
	es := r.wantEvents(portal.ClauseCommentWithdrawn)
	if told := r.told(es[0]); len(told) != 0 {
		t.Errorf("told %v", told)
	}
	r.refused(r.WithdrawClauseComment(r.ctx, r.as(contact), r.number, m.ID), portal.Conflict)
	r.refused(r.answer(m.ID, portal.ClauseReply{Answer: portal.TextTaken, Reason: "Goed.", Rev: 1}), portal.Conflict)
	for who, want := range map[string]int{contact: 1, keeper: 0, "deelnemer@asdd": 0} {
		l, err := r.ClauseRemarks(r.ctx, r.as(who), r.number, LatestText, RemarkFilter{})
		if err != nil || len(l.Rows) != want || l.All != 0 {
			t.Errorf("%s reads %d of %d, %v", who, len(l.Rows), l.All, err)
		}
		if x, err := r.ExportRemarks(r.ctx, r.as(who), r.number, LatestText); err != nil || len(x.Rows) != 0 {
			t.Errorf("%s takes along %d, %v", who, len(x.Rows), err)
		}
	}
	_, err := r.ClauseRemark(r.ctx, r.as(keeper), r.number, m.ID)
	r.refused(err, portal.NotFound)
}

func TestClosingAndTakingBack(t *testing.T) {
	r := newConsult(t)
	m := r.comment(contact, r.proposal())
	last := r.on.Text.ConsultUntil
	r.must(r.ProlongConsultation(r.ctx, r.as(keeper), r.number, ConsultationInput{Until: last.AddDate(0, 0, 7)}))
	r.clock = last.AddDate(0, 0, 8)
	r.refused(r.CloseConsultation(r.ctx, r.as(keeper), r.number, ConsultationInput{}), portal.Conflict) // one waits
	r.must(r.answer(m.ID, portal.ClauseReply{Answer: portal.TextNotTaken, Reason: "Te duur.", Rev: 1}))
	for who, kind := range map[string]portal.Kind{contact: portal.Forbidden, outsider: portal.NotFound} {
		r.refused(r.CloseConsultation(r.ctx, r.as(who), r.number, ConsultationInput{}), kind)
		r.refused(r.TakeBackText(r.ctx, r.as(who), r.number, ConsultationInput{Reason: "Anders."}), kind)
		r.refused(r.ProlongConsultation(r.ctx, r.as(who), r.number, ConsultationInput{Until: r.clock.AddDate(0, 0, 20)}), kind)
	}
	r.events()
	r.must(r.CloseConsultation(r.ctx, r.as(keeper), r.number, ConsultationInput{}))
	if told := r.told(r.wantEvents(portal.ConsultationClosed)[0]); told[r.as(contact).ID] != portal.ReasonParty || told[r.as(outsider).ID] != "" {
		t.Errorf("told %v", told)
	}
	r.must(r.TakeBackText(r.ctx, r.as(keeper), r.number, ConsultationInput{Reason: "Artikel 3 wordt anders."}))
	told := r.told(r.wantEvents(portal.ConsultationTakenBack)[0])
	if told[r.as(contact).ID] != portal.ReasonParty {
		t.Errorf("told %v", told)
	}
	k, err := r.Consultation(r.ctx, r.as(contact), r.number)
	if err != nil || k.Text.Nr != 0 || len(k.Course) != 2 || k.Course[0].Note != "Artikel 3 wordt anders." || k.Keep {
		t.Errorf("a party reads %+v, %v", k, err)
	}
	_, err = r.ClauseRemark(r.ctx, r.as(contact), r.number, m.ID)
	r.refused(err, portal.NotFound) // with the text that it is about
	if _, all, err := r.CovenantReadings(r.ctx, r.as(contact), r.number); err != nil || len(all) != 0 {
		t.Errorf("a party reads %d texts of a draft, %v", len(all), err)
	}
	_, all, err := r.CovenantReadings(r.ctx, r.as(keeper), r.number)
	var keys []string
	for _, x := range all {
		keys = append(keys, x.Key+" "+string(x.How))
	}
	if want := []string{"1.1 ter consultatie", "1.2 na de consultatie", "1.3 na de consultatie", "1 nu"}; err != nil || !slices.Equal(keys, want) {
		t.Errorf("got %v, want %v, %v", keys, want, err)
	}
}
