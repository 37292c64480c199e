package portal

import (
	"testing"
	"time"
)

func TestReviewPeriod(t *testing.T) {
	for at, want := range map[string]string{
		"2026-12-31T22:59:00Z": "2026-2", "2026-12-31T23:00:00Z": "2027-1", // midnight in Amsterdam
		"2027-06-30T21:59:00Z": "2027-1", "2027-06-30T22:00:00Z": "2027-2",
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		got, began := ReviewPeriod(now)
		if got != want || began.After(now) || !NextReview(now).After(now) {
			t.Errorf("%s: period %s (want %s), began %s, next %s", at, got, want, began, NextReview(now))
		}
	}
	if got := PeriodLabel("2027-2"); got != "tweede helft van 2027" {
		t.Errorf("label: %s", got)
	}
}

func TestAccessReview(t *testing.T) {
	now := time.Date(2027, time.January, 4, 9, 0, 0, 0, time.UTC)
	an, bo := Person{ID: "an", State: PersonActive, Role: Contact, Ticks: Ticks{MayManage: true}}, Person{ID: "bo", State: PersonActive, Role: Member}
	off := Person{ID: "oud", State: PersonOff, Role: Member}
	by, other := Actor{ID: "an", Name: "An"}, Actor{ID: "cora", Name: "Cora"}
	open := func() AccessReview {
		r, fact := OpenReview("geldfit", []Person{an, bo, off}, Settings{}, now)
		if fact.Type != ReviewOpened || fact.About.ID != "geldfit/2027-1" {
			t.Fatalf("fact %+v", fact)
		}
		return r
	}
	rights := func(people ...Person) map[ID]ReviewedRight {
		m := map[ID]ReviewedRight{}
		for _, p := range people {
			m[p.ID] = RightOf(p)
		}
		return m
	}
	r := open()
	if len(r.Rows) != 2 {
		t.Errorf("rows: %+v", r.Rows)
	}
	if _, err := r.Sign(rights(an, bo), by, now); KindOf(err) != Conflict {
		t.Errorf("signed with nobody spoken of: %v", err)
	}
	if _, err := r.Confirm(an, by, false, now); KindOf(err) != Forbidden {
		t.Errorf("own row: %v", err)
	}
	if _, err := r.Confirm(off, other, false, now); KindOf(err) != NotFound {
		t.Errorf("who isn't in it: %v", err)
	}
	for _, step := range []struct {
		p  Person
		by Actor
	}{{bo, by}, {an, other}} {
		if _, err := r.Confirm(step.p, step.by, false, now); err != nil {
			t.Fatal(err)
		}
	}
	changed := bo
	changed.Role = Contact
	if _, err := r.Sign(rights(an, changed), by, now); KindOf(err) != Conflict {
		t.Errorf("signed though a role changed after it was confirmed: %v", err)
	}
	gone := bo
	gone.State = PersonOff
	if fact, err := r.Sign(rights(an, gone), by, now); err != nil || fact.Type != ReviewSigned || r.SignedAs != "An" {
		t.Errorf("sign: %+v %v", fact, err)
	}
	if _, err := r.Confirm(bo, other, false, now); KindOf(err) != Conflict {
		t.Errorf("confirmed after signing: %v", err)
	}
	if _, err := r.Sign(rights(an, gone), by, now); KindOf(err) != Conflict {
		t.Errorf("signed twice: %v", err)
	}

	alone := open()
	if _, err := alone.Confirm(an, by, true, now); err != nil {
		t.Errorf("own row of who is alone: %v", err)
	}
	if _, told := alone.PassTerm(alone.Due); told {
		t.Error("late within its term")
	}
	if fact, told := alone.PassTerm(alone.Due.Add(time.Minute)); !told || fact.Type != ReviewOverdue {
		t.Error("not late after its term")
	}
	if _, again := alone.PassTerm(alone.Due.Add(time.Hour)); again {
		t.Error("told twice that it is late")
	}
}
