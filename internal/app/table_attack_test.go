package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestWhoLosesTheirSeatLosesConfidentialItems: also when a colleague with a seat
// keeps the meeting in sight for them; and the item never is for nobody.
func TestWhoLosesTheirSeatLosesConfidentialItems(t *testing.T) {
	for name, unseat := range map[string]func(r *rig, table portal.RoundTable) error{
		"in one meeting": func(r *rig, table portal.RoundTable) error {
			return r.UnseatFromTable(r.ctx, r.as("ketencoordinator@gemeente"), table.Number, "deelnemer@geldfit")
		},
		"in the series": func(r *rig, table portal.RoundTable) error {
			return r.UnseatFromSeries(r.ctx, r.as("ketencoordinator@gemeente"), SeatInput{Series: table.Series, Person: "deelnemer@geldfit", Coming: true})
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			table := r.opened(30)
			r.must(r.seatAtTable(table, "contactpersoon@geldfit", portal.SeatMember))
			adviser, gerda := r.as("collega@gemeente"), r.as("deelnemer@geldfit")
			var items []portal.ID
			for _, who := range [][]portal.ID{{"deelnemer@geldfit", "collega@gemeente"}, {"deelnemer@geldfit"}} {
				in := itemCalled(agendaSecret)
				in.Confidential, in.For = true, who
				id, err := r.AddItem(r.ctx, adviser, table.Number, in)
				r.must(err)
				items = append(items, id)
			}
			if p := must(r.Agenda(r.ctx, gerda, table.Number)); strings.Count(titles(p), agendaSecret) != 2 {
				t.Fatalf("before: %s", titles(p))
			}
			r.must(unseat(r, table))
			if p := must(r.Agenda(r.ctx, gerda, table.Number)); strings.Contains(titles(p), agendaSecret) {
				t.Errorf("without a seat: %s", titles(p))
			}
			for i, want := range [][]portal.ID{{"collega@gemeente"}, {"portefeuillehouder@gemeente", "collega@gemeente"}} {
				if it, _ := r.freshTable(table).Item(items[i]); !slices.Equal(it.For, want) {
					t.Errorf("item %d is for %v", i, it.For)
				}
			}
		})
	}
}

// TestHandingOverTellsNothingOfAConcept: the seat goes along, but the page of who
// hands over their own work doesn't name it.
func TestHandingOverTellsNothingOfAConcept(t *testing.T) {
	r := newRig(t)
	s := r.series()
	concept, open := r.planned(s, 60), r.opened(30)
	gerda := r.as("deelnemer@geldfit")
	p := must(r.Handover(r.ctx, gerda, "deelnemer@geldfit", portal.Leave{}))
	seats := 0
	for _, it := range p.Items {
		if it.Kind == portal.HoldsSeat {
			seats++
		}
		if it.ID == concept.ID {
			t.Errorf("the page names the concept: %+v", it.Holding)
		}
	}
	if seats != 1 {
		t.Errorf("%d seats, want that of %s", seats, open.Number)
	}
	r.must(r.HandOver(r.ctx, gerda, "deelnemer@geldfit", portal.Leave{Successor: "collega@geldfit", Reason: portal.LeaveForGood}))
	if got := portal.SeatOf(r.freshTable(concept).Seats, "collega@geldfit").Kind; got != portal.SeatMember {
		t.Errorf("the seat of the concept went to nobody: %q", got)
	}
}

// TestNextConceptIsNoPlaceForWhoDoesntPrepareIt: the secretary of one meeting
// learns nothing of a concept that others prepare.
func TestNextConceptIsNoPlaceForWhoDoesntPrepareIt(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	s := r.freshSeries(table.Series)
	r.planned(s, 60)
	r.must(r.SeatAtTable(r.ctx, r.as("ketencoordinator@gemeente"), table.Number, "deelnemer@geldfit", portal.SeatSecretary))
	proposal := r.proposes("deelnemer@asdd", table)
	gerda, cora := r.as("deelnemer@geldfit"), r.as("ketencoordinator@gemeente")
	item := r.freshTable(table).Agenda[0].ID
	for by, want := range map[portal.ID]bool{gerda.ID: false, cora.ID: true} {
		f, err := r.ItemForm(r.ctx, r.as(string(by)), table.Number, item)
		r.must(err)
		row, _, err := r.ProposalAt(r.ctx, r.as(string(by)), table.Number, proposal.Number)
		r.must(err)
		if f.Next != want || row.NextTableThere != want {
			t.Errorf("%s: the form offers it %v, the proposal %v", by, f.Next, row.NextTableThere)
		}
	}
	r.wrongAt(r.AnswerProposal(r.ctx, gerda, proposal.Number, AnswerInput{Answer: portal.NextTime, Reason: "Te vol."}), "answer")
	r.wrongAt(r.RemoveItem(r.ctx, gerda, table.Number, item, 0, true), "later")
	r.must(r.AnswerProposal(r.ctx, cora, proposal.Number, AnswerInput{Answer: portal.NextTime, Reason: "Te vol."}))
}

// numbersGoOn leaves the numbers alone that the rig gave without counting.
func (m minutesRig) numbersGoOn() {
	m.t.Helper()
	for _, counter := range []string{"table-2026", "decision-2026", "action-2026"} {
		for range 3 {
			must(m.store.Next(m.ctx, counter))
		}
	}
}

// TestChairAgreesWithWhatTheyRead: what was recorded since is read first.
func TestChairAgreesWithWhatTheyRead(t *testing.T) {
	for name, change := range map[string]func(m minutesRig) error{
		"another decision": func(m minutesRig) error {
			_, err := m.RecordDecision(m.ctx, m.secretary(), m.number, DecisionInput{Item: m.open, Kind: portal.Agreed, By: portal.ByPartners, Text: "Wij stoppen."})
			return err
		},
		"a decision taken back": func(m minutesRig) error {
			return m.DropDecision(m.ctx, m.secretary(), portal.DecisionNumber(2026, 1), 0)
		},
		"another action point": func(m minutesRig) error {
			_, err := m.MakeActionPoint(m.ctx, m.secretary(), m.number, ActionInput{Item: m.open, What: "Bel iedereen", Owner: "deelnemer@geldfit", Due: m.clock.AddDate(0, 0, 9)})
			return err
		},
		"other words of an action point": func(m minutesRig) error {
			return m.ChangeActionPoint(m.ctx, m.secretary(), portal.ActionNumber(2026, 1), 0, ActionInput{What: "Iets heel anders", Owner: "deelnemer@geldfit", Due: m.clock.AddDate(0, 0, 9)})
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMinutesRig(t, nil)
			m.numbersGoOn()
			m.must(m.OfferMinutes(m.ctx, m.secretary(), m.number, 0))
			read := must(m.Minutes(m.ctx, m.chair(), m.number)).Version
			m.must(m.UpdateActionPoint(m.ctx, m.member(), portal.ActionNumber(2026, 1), ProgressInput{State: portal.ActionBusy, Note: "Begonnen."}))
			if now := must(m.Minutes(m.ctx, m.chair(), m.number)).Version; now != read {
				t.Errorf("progress changes the minutes: %d, was %d", now, read)
			}
			m.must(change(m))
			minutesRefused(t, "agreeing with what was read before", m.AgreeMinutes(m.ctx, m.chair(), m.number, read), portal.Conflict)
			m.must(m.AgreeMinutes(m.ctx, m.chair(), m.number, must(m.Minutes(m.ctx, m.chair(), m.number)).Version))
			read = must(m.Minutes(m.ctx, m.secretary(), m.number)).Version
			m.must(m.ChangeActionPoint(m.ctx, m.secretary(), portal.ActionNumber(2026, 1), 0, ActionInput{What: "Nog iets anders", Owner: "deelnemer@geldfit", Due: m.clock.AddDate(0, 0, 8)}))
			m.nextMeeting("R-2026-002", portal.TableBusy)
			minutesRefused(t, "adopting what was read before", m.AdoptMinutes(m.ctx, m.secretary(), m.number, MinutesAdoption{In: "R-2026-002", Version: read}), portal.Conflict)
		})
	}
}

// TestBar04_FeedNamesConfidentialActionsByNumber: a calendar elsewhere has more readers.
func TestBar04_FeedNamesConfidentialActionsByNumber(t *testing.T) {
	m := newMinutesRig(t, nil)
	secret, err := m.MakeFeed(m.ctx, m.secretary())
	m.must(err)
	own := func(entries []CalendarEntry) string {
		var all []string
		for _, e := range entries {
			all = append(all, e.Title)
		}
		return strings.Join(all, "|")
	}
	feed := own(must(m.Feed(m.ctx, secret)))
	if strings.Contains(feed, tableCanary) || !strings.Contains(feed, portal.ActionNumber(2026, 2)) {
		t.Errorf("the feed says %s", feed)
	}
	page := own(must(m.Calendar(m.ctx, m.secretary(), CalendarFilter{From: m.clock, To: m.clock.Add(30 * 24 * time.Hour)})))
	if !strings.Contains(page, tableCanary) {
		t.Errorf("the own page says %s", page)
	}
}

// TestConfidentialActionBringsNoItem: that action points are open, stands on
// everybody's agenda; one that few know of doesn't bring it there.
func TestConfidentialActionBringsNoItem(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.numbersGoOn()
	m.must(m.UpdateActionPoint(m.ctx, m.member(), portal.ActionNumber(2026, 1), ProgressInput{State: portal.ActionDone}))
	start := m.clock.Add(14 * 24 * time.Hour)
	made, err := m.PlanTable(m.ctx, m.secretary(), PlanInput{Series: "reeks", Sure: true, MeetingTime: portal.MeetingTime{Start: start, End: start.Add(time.Hour)}})
	m.must(err)
	for _, i := range made.Agenda {
		if i.Title == portal.OpenActionsTitle {
			t.Errorf("the agenda tells of it: %+v", i)
		}
	}
}

// TestLinksAreCountedBeforeTheyAreLookedUp: a form full of them asks nothing of the
// database, whatever they stand for.
func TestLinksAreCountedBeforeTheyAreLookedUp(t *testing.T) {
	r := newRig(t)
	table := r.opened(30)
	s := r.shareAs("deelnemer@geldfit", portal.Audience{Kind: portal.WholeChain}, portal.OrgVisible)
	in := itemCalled("Punt met verwijzingen")
	in.LinkText = strings.Repeat(s.Number+" ", maxLinks+1)
	_, err := r.AddItem(r.ctx, r.as("collega@gemeente"), table.Number, in)
	r.wrongAt(err, "links")
	in.LinkText = strings.Repeat(s.Number+" ", maxLinks)
	_, err = r.AddItem(r.ctx, r.as("collega@gemeente"), table.Number, in)
	r.must(err)
}
