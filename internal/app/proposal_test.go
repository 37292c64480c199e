package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

func question(q string) ProposeInput {
	return ProposeInput{Question: q, Aim: portal.AimDiscuss, Minutes: 15, Why: "Omdat het vaak misgaat."}
}

// proposes makes a proposal of somebody for a meeting.
func (r *rig) proposes(who string, t portal.RoundTable) portal.Proposal {
	r.t.Helper()
	p, err := r.Propose(r.ctx, r.as(who), t.Number, question("Wie belt er terug?"))
	r.must(err)
	return p
}

// TestWhoProposes: who is of an organisation at the table and isn't only reading.
func TestWhoProposes(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	r.must(r.seatAtTable(table, "eigenaar@eenpitter", portal.SeatGuest))
	silent := r.planned(r.freshSeries(table.Series), 60)
	tests := []struct {
		who          string
		open, silent portal.Kind // 0: allowed
	}{
		{"", portal.LoginNeeded, portal.LoginNeeded},
		{"deelnemer@geldfit", 0, portal.NotFound},
		{"collega@geldfit", 0, portal.NotFound},
		{"contactpersoon@geldfit", 0, portal.NotFound},
		{"ketencoordinator@gemeente", 0, 0},
		{"meelezer@asdd", portal.Forbidden, portal.NotFound},      // reads only
		{"deelnemer@asdd", 0, portal.NotFound},                    // of an organisation at the table
		{"deelnemer@bewind", portal.NotFound, portal.NotFound},    // not at the table
		{"eigenaar@eenpitter", portal.Forbidden, portal.NotFound}, // a guest
		{"portefeuillehouder@gemeente", portal.Forbidden, portal.Forbidden},
		{"griffie@gemeente", portal.Forbidden, portal.NotFound},
	}
	for _, tt := range tests {
		by := portal.Actor{}
		if tt.who != "" {
			by = r.as(tt.who)
		}
		for number, want := range map[string]portal.Kind{table.Number: tt.open, silent.Number: tt.silent} {
			_, err := r.Propose(r.ctx, by, number, question("Wie belt er terug?"))
			if (err == nil) != (want == 0) || err != nil && portal.KindOf(err) != want {
				t.Errorf("%q for %s: %v, want kind %d", tt.who, number, err, want)
			}
			if _, form := r.ProposeForm(r.ctx, by, number, ""); (form == nil) != (err == nil) {
				t.Errorf("%q for %s: the form says %v", tt.who, number, form)
			}
		}
	}
}

// seatAtTable gives somebody a seat in one meeting alone.
func (r *rig) seatAtTable(t portal.RoundTable, who portal.ID, kind portal.SeatKind) error {
	return r.changeTable(r.ctx, r.as("ketencoordinator@gemeente"), policy.PrepareTable, t.Number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		_, org, _ := strings.Cut(string(who), "@")
		t.Seats = append(t.Seats, portal.Seat{Person: who, Org: portal.ID(org), Kind: kind})
		return nil, nil
	})
}

// TestProposalIsAnswered: each answer, who hears of it, and what becomes of it.
func TestProposalIsAnswered(t *testing.T) {
	tests := []struct {
		answer portal.ProposalAnswer
		items  int // on the agenda, besides the opening
		next   bool
	}{
		{portal.Placed, 1, false}, {portal.NextTime, 0, true}, {portal.Elsewhere, 0, false}, {portal.NotPlaced, 0, false},
	}
	for _, tt := range tests {
		r := newRig(t)
		table := r.opened(30)
		next := r.planned(r.freshSeries(table.Series), 60)
		r.events()
		p := r.proposes("deelnemer@geldfit", table)
		if p.Number != "V-2026-001" || p.Table != table.ID || !p.Due.Equal(time.Date(2026, 11, 16, 23, 59, 0, 0, portal.Amsterdam())) {
			t.Errorf("proposed %+v", p)
		}
		for _, e := range r.wantEvents(portal.ItemProposed) {
			if told := r.told(e); len(told) != 2 || told["ketencoordinator@gemeente"] != portal.ReasonTask || told["collega@gemeente"] != portal.ReasonTask {
				t.Errorf("told of the proposal: %v", told)
			}
		}
		in := AnswerInput{Answer: tt.answer, Reason: "Daarom.", Version: p.Version}
		for who, want := range map[string]portal.Kind{"deelnemer@geldfit": portal.Forbidden, "meelezer@asdd": portal.Forbidden, "deelnemer@bewind": portal.NotFound} {
			r.refused(r.AnswerProposal(r.ctx, r.as(who), p.Number, in), want)
		}
		r.refused(r.AnswerProposal(r.ctx, portal.Actor{}, p.Number, in), portal.LoginNeeded)
		r.must(r.AnswerProposal(r.ctx, r.as("collega@gemeente"), p.Number, in))
		r.refused(r.AnswerProposal(r.ctx, r.as("ketencoordinator@gemeente"), p.Number, in), portal.Conflict)
		for _, e := range r.events() {
			if told := r.told(e); e.Type == portal.ProposalAnswered && (len(told) != 1 || told["deelnemer@geldfit"] != portal.ReasonProposed) {
				t.Errorf("%s: told %v", tt.answer, told)
			}
		}
		p, err := r.store.Proposal(r.ctx, p.ID)
		r.must(err)
		if got := r.freshTable(table); len(got.Agenda) != 1+tt.items || tt.items == 1 && (got.Agenda[1].ID != p.Item || got.Agenda[1].Presenter != "deelnemer@geldfit") {
			t.Errorf("%s: agenda %+v", tt.answer, got.Agenda)
		}
		if (p.Table == next.ID) != tt.next || p.Waits() {
			t.Errorf("%s: %+v", tt.answer, p)
		}
		// The next meeting is silent: who proposed it reads the answer, and nothing of it.
		row, _, err := r.ProposalAt(r.ctx, r.as("deelnemer@geldfit"), table.Number, p.Number)
		if err != nil || tt.next && row.For.ID != "" || tt.items == 1 != row.OnAgenda {
			t.Errorf("%s: Geldfit reads %+v, %v", tt.answer, row, err)
		}
		list, err := r.Proposals(r.ctx, r.as("deelnemer@geldfit"), table.Number)
		if err != nil || len(list.Rows) != 1 {
			t.Errorf("%s: Geldfit's list %+v, %v", tt.answer, list.Rows, err)
		}
		if b, err := r.Berichten(r.ctx, r.as("deelnemer@geldfit"), portal.Page{}); err != nil || len(b.Groups) != 0 {
			t.Errorf("berichten before the dispatcher ran: %+v, %v", b, err)
		}
	}
}

// TestProposalOfAConfidentialItem: the proposal goes out of sight with its item.
func TestProposalOfAConfidentialItem(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	secretary := r.as("collega@gemeente")
	p := r.proposes("deelnemer@geldfit", table)
	r.must(r.AnswerProposal(r.ctx, secretary, p.Number, AnswerInput{Answer: portal.Placed, Version: p.Version}))
	item := r.freshTable(table).Agenda[1]
	in := ItemInput{AgendaItem: item}
	in.Confidential, in.For = true, []portal.ID{"collega@gemeente"}
	_, err := r.ChangeItem(r.ctx, secretary, table.Number, in)
	r.must(err)
	for who, want := range map[string]bool{"collega@gemeente": true, "deelnemer@geldfit": true, "ketencoordinator@gemeente": false, "meelezer@asdd": false, "collega@geldfit": false} {
		list, err := r.Proposals(r.ctx, r.as(who), table.Number)
		r.must(err)
		row, _, err := r.ProposalAt(r.ctx, r.as(who), table.Number, p.Number)
		if (len(list.Rows) == 1) != want || (err == nil) != want {
			t.Errorf("%s: %d in the list, %v", who, len(list.Rows), err)
		}
		if who == "deelnemer@geldfit" && row.OnAgenda {
			t.Error("who proposed it sees that it is on the agenda")
		}
		if _, visible, err := r.proposalSubject(r.ctx, r.as(who), p.ID); visible != want || err != nil {
			t.Errorf("%s: bericht visible %v, %v", who, visible, err)
		}
	}
	r.must(r.RemoveItem(r.ctx, secretary, table.Number, item.ID, 0, false))
	if list, err := r.Proposals(r.ctx, r.as("meelezer@asdd"), table.Number); err != nil || len(list.Rows) != 0 {
		t.Errorf("after it was removed: %+v, %v", list.Rows, err)
	}
}

func TestWithdrawProposal(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	p := r.proposes("deelnemer@geldfit", table)
	r.refused(r.WithdrawProposal(r.ctx, portal.Actor{}, p.Number, 0), portal.LoginNeeded)
	r.refused(r.WithdrawProposal(r.ctx, r.as("collega@geldfit"), p.Number, 0), portal.Forbidden)
	r.refused(r.WithdrawProposal(r.ctx, r.as("ketencoordinator@gemeente"), p.Number, 0), portal.Forbidden)
	r.events()
	r.must(r.WithdrawProposal(r.ctx, r.as("deelnemer@geldfit"), p.Number, p.Version))
	r.wantEvents(portal.ProposalWithdrawn)
	r.refused(r.WithdrawProposal(r.ctx, r.as("deelnemer@geldfit"), p.Number, 0), portal.Conflict)
	r.refused(r.AnswerProposal(r.ctx, r.as("collega@gemeente"), p.Number, AnswerInput{Answer: portal.Placed}), portal.Conflict)
}

// TestLateProposal: told once, to coordinator, secretary and chair; it stands on
// the agenda page and the start page of who has to answer.
func TestLateProposal(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	p := r.proposes("deelnemer@geldfit", table)
	tasks := func(who string) int {
		coming, err := r.comingTables(r.ctx, r.as(who))
		r.must(err)
		n, err := r.proposalTasks(r.ctx, r.as(who), coming)
		r.must(err)
		return len(n)
	}
	if tasks("ketencoordinator@gemeente") != 1 || tasks("collega@gemeente") != 1 || tasks("beleidsadviseur@gemeente") != 0 || tasks("deelnemer@geldfit") != 0 {
		t.Error("tasks of who answers")
	}
	_, err := r.AdvanceProposals(r.ctx, r.as("ketencoordinator@gemeente"))
	r.refused(err, portal.Forbidden)
	r.events()
	for _, want := range []int{0, 1, 0} {
		n, err := r.AdvanceProposals(r.ctx, portal.SystemActor())
		if err != nil || n != want {
			t.Errorf("told of %d, want %d: %v", n, want, err)
		}
		r.later(8 * 24 * time.Hour)
	}
	for _, e := range r.wantEvents(portal.ProposalLate) {
		if told := r.told(e); len(told) != 3 || told["portefeuillehouder@gemeente"] != portal.ReasonTask {
			t.Errorf("told %v", told)
		}
	}
	page, err := r.Agenda(r.ctx, r.as("collega@gemeente"), table.Number)
	if err != nil || len(page.Waiting) != 1 || !page.Waiting[0].Late {
		t.Errorf("on the agenda page: %+v, %v", page.Waiting, err)
	}
	page, err = r.Agenda(r.ctx, r.as("meelezer@asdd"), table.Number)
	if err != nil || len(page.Waiting) != 0 {
		t.Errorf("for a reader: %+v, %v", page.Waiting, err)
	}
	r.must(r.AnswerProposal(r.ctx, r.as("collega@gemeente"), p.Number, AnswerInput{Answer: portal.NotPlaced, Reason: "Besproken."}))
	if tasks("ketencoordinator@gemeente") != 0 {
		t.Error("answered, and still a task")
	}
}

// TestProposalAfterTheTerm goes to the next meeting that is known, or stays.
func TestProposalAfterTheTerm(t *testing.T) {
	r := newRig(t)
	table := r.opened(20)
	r.later(8 * 24 * time.Hour) // 12 days before the meeting
	form, err := r.ProposeForm(r.ctx, r.as("deelnemer@geldfit"), table.Number, "")
	if err != nil || !form.Late || form.For.ID != table.ID {
		t.Errorf("without a next one: %+v, %v", form, err)
	}
	next := r.planned(r.freshSeries(table.Series), 60)
	if form, err = r.ProposeForm(r.ctx, r.as("deelnemer@geldfit"), table.Number, ""); err != nil || form.For.ID != table.ID {
		t.Errorf("the next one is silent: %v, %v", form.For.Number, err)
	}
	r.must(r.OpenTable(r.ctx, r.as("ketencoordinator@gemeente"), next.Number, 0))
	p, err := r.Propose(r.ctx, r.as("deelnemer@geldfit"), table.Number, question("Kan dit ook later?"))
	if err != nil || p.Table != next.ID {
		t.Errorf("it went to %v, %v", p.Table, err)
	}
}

// TestProposeFromSignal: prefilled with the title only when the whole chain reads
// the signal, and refused for one the actor may not know of.
func TestProposeFromSignal(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	chain := r.sharesSignal("deelnemer@geldfit", nil)
	town := r.sharesSignal("ketencoordinator@gemeente", func(in *ShareSignal) { in.Audience = portal.Audience{Kind: portal.MunicipalityOnly} })
	form, err := r.ProposeForm(r.ctx, r.as("deelnemer@geldfit"), table.Number, chain.Number)
	if err != nil || form.Input.Question != chain.Title || form.Input.LinkText != chain.Number || form.Narrow {
		t.Errorf("of the chain: %+v, %v", form.Input, err)
	}
	form, err = r.ProposeForm(r.ctx, r.as("ketencoordinator@gemeente"), table.Number, town.Number)
	if err != nil || form.Input.Question != "" || !form.Narrow {
		t.Errorf("of the municipality: %+v, %v", form.Input, err)
	}
	_, err = r.ProposeForm(r.ctx, r.as("deelnemer@geldfit"), table.Number, town.Number)
	r.refused(err, portal.NotFound)
	in := question("Over dit signaal?")
	in.LinkText = town.Number
	_, err = r.Propose(r.ctx, r.as("deelnemer@geldfit"), table.Number, in)
	r.wrongAt(err, "links")
	in.LinkText, in.Why = "", "Het BSN is 111222333"
	_, err = r.Propose(r.ctx, r.as("deelnemer@geldfit"), table.Number, in)
	r.wrongAt(err, "why", FieldOverrule)
	tables, err := r.ProposalTables(r.ctx, r.as("deelnemer@geldfit"))
	if err != nil || len(tables) != 1 {
		t.Errorf("tables to choose from: %v, %v", tables, err)
	}
	if tables, err = r.ProposalTables(r.ctx, r.as("deelnemer@bewind")); err != nil || len(tables) != 0 {
		t.Errorf("for who doesn't sit there: %v, %v", tables, err)
	}
}
