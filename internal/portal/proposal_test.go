package portal

import (
	"testing"
	"time"
)

func TestReplyToProposal(t *testing.T) {
	tests := []struct {
		name   string
		was    ProposalAnswer
		answer ProposalAnswer
		reason string
		wrong  string // the field that is refused
		kind   Kind
	}{
		{"placed without a reason", "", Placed, "", "", 0},
		{"next time without a reason", "", NextTime, "", "", 0},
		{"elsewhere", "", Elsewhere, "Het wijkteam pakt dit op.", "", 0},
		{"elsewhere without a reason", "", Elsewhere, " ", "reason", Invalid},
		{"no", "", NotPlaced, "Dit is in maart al besproken.", "", 0},
		{"no without a reason", "", NotPlaced, "", "reason", Invalid},
		{"no answer", "", "", "Zomaar", "answer", Invalid},
		{"withdrawn by another", "", Withdrawn, "Zomaar", "answer", Invalid},
		{"after it was put off", NextTime, Placed, "", "", 0},
		{"placed twice", Placed, Placed, "", "", Conflict},
		{"after it was withdrawn", Withdrawn, Placed, "", "", Conflict},
	}
	for _, tt := range tests {
		p := Proposal{ID: "v", Answer: tt.was}
		fact, err := p.Reply(tt.answer, tt.reason, "cora", agendaNow)
		switch {
		case tt.kind == 0 && (err != nil || p.Answer != tt.answer || p.AnsweredBy != "cora" || fact.Details[DetailTo] != string(tt.answer)):
			t.Errorf("%s: %+v, %v", tt.name, p, err)
		case tt.kind != 0 && (err == nil || KindOf(err) != tt.kind || p.Answer != tt.was):
			t.Errorf("%s: %+v, %v", tt.name, p, err)
		case tt.wrong != "" && FieldsOf(err)[tt.wrong] == "":
			t.Errorf("%s: %v", tt.name, FieldsOf(err))
		}
	}
}

func TestProposalTerm(t *testing.T) {
	p := Proposal{ID: "v", Due: agendaNow}
	if _, passed := p.PassTerm(agendaNow.Add(-time.Minute)); passed {
		t.Error("passed before its time")
	}
	if fact, passed := p.PassTerm(agendaNow); !passed || fact.Type != ProposalLate {
		t.Errorf("at its time: %v, %v", fact, passed)
	}
	if _, passed := p.PassTerm(agendaNow.Add(time.Hour)); passed {
		t.Error("told twice")
	}
	if _, err := p.Withdraw(agendaNow); err != nil || p.Waits() || p.Late(agendaNow) {
		t.Errorf("withdrawn: %+v, %v", p, err)
	}
	if _, err := p.Withdraw(agendaNow); KindOf(err) != Conflict {
		t.Errorf("withdrawn twice: %v", err)
	}
}

func TestValidateProposal(t *testing.T) {
	tests := []struct {
		name  string
		p     Proposal
		wrong string
	}{
		{"good", Proposal{Question: "  Wie belt er?  ", Aim: AimDiscuss, Minutes: 15}, ""},
		{"no question", Proposal{Aim: AimDiscuss}, "question"},
		{"no aim", Proposal{Question: "Wie belt er?"}, "aim"},
		{"an aim that isn't there", Proposal{Question: "Wie belt er?", Aim: "zomaar"}, "aim"},
		{"too long", Proposal{Question: "Wie belt er?", Aim: AimAgree, Minutes: MaxItemMinutes + 1}, "minutes"},
		{"a negative time", Proposal{Question: "Wie belt er?", Aim: AimAgree, Minutes: -1}, "minutes"},
	}
	for _, tt := range tests {
		err := tt.p.Validate()
		if (err == nil) != (tt.wrong == "") || tt.wrong != "" && FieldsOf(err)[tt.wrong] == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// TestProposalOfFew: when its item becomes confidential, only those it names may
// know of a proposal, and who made it.
func TestProposalOfFew(t *testing.T) {
	p := Proposal{By: "gerda", For: []ID{"wethouder"}}
	for who, want := range map[ID]bool{"gerda": true, "wethouder": true, "cora": false} {
		if p.VisibleTo(who) != want {
			t.Errorf("%s: %v", who, !want)
		}
	}
	if p.For = nil; !p.VisibleTo("cora") {
		t.Error("an open one is hidden")
	}
}
