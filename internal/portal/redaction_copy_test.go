package portal

import (
	"slices"
	"testing"
	"time"
)

func TestCopiesOf(t *testing.T) {
	at, later := redactionNow, redactionNow.Add(time.Minute)
	fb := Feedback{Agreed: "Wij bellen", AgreedBy: "team", Route: PracticeAgreement, By: "x", At: at}
	change := func(do func(*Feedback)) Feedback {
		f := fb
		do(&f)
		return f
	}
	agreed := Station{State: SignalAgreedOn, At: at, Note: "Wij bellen"}
	nee := Help{Answer: HelpsNot, Line: "Niemand belt", Feedback: 1, By: "y"}
	tests := []struct {
		name     string
		from, to Signal
		want     []Part
	}{
		{"feedback brought along", Signal{Feedback: []Feedback{fb}}, Signal{Feedback: []Feedback{{}, fb}}, []Part{"terugkoppeling:1", "terugkoppeling:1"}},
		{"with a text of its own", Signal{Feedback: []Feedback{fb}}, Signal{Feedback: []Feedback{change(func(f *Feedback) { f.Agreed = "Anders" })}}, []Part{"terugkoppeling:0"}},
		{"the same, later", Signal{Feedback: []Feedback{fb}}, Signal{Feedback: []Feedback{change(func(f *Feedback) { f.At = later })}}, nil},
		{"the same, by another", Signal{Feedback: []Feedback{fb}}, Signal{Feedback: []Feedback{change(func(f *Feedback) { f.By = "z" })}}, nil},
		{"an agreement brought along", Signal{Course: []Station{agreed}}, Signal{Course: []Station{{State: SignalNew, Note: "Wij bellen"}, agreed}}, []Part{"stap:1"}},
		{"a note that isn't copied", Signal{Course: []Station{{State: SignalBusy, At: at, Note: "Te laat."}}}, Signal{Course: []Station{{State: SignalBusy, At: at, Note: "Te laat."}}}, nil},
		{"feedback that began as an agreement", Signal{Course: []Station{agreed}}, Signal{Feedback: []Feedback{fb}}, []Part{"terugkoppeling:0"}},
		{"an agreement that became feedback", Signal{Feedback: []Feedback{fb}}, Signal{Course: []Station{agreed}}, []Part{"stap:0"}},
		{"why it doesn't help, told to the other", Signal{Helps: []Help{nee}}, Signal{Course: []Station{{State: SignalReopen, At: later, Note: reopeningNote("Niemand belt")}}}, []Part{"stap:0"}},
		{"the note that tells why", Signal{Course: []Station{{State: SignalReopen, At: later, Note: reopeningNote("Niemand belt")}}}, Signal{Helps: []Help{{Answer: HelpsNot}, nee}}, []Part{"helpt:1"}},
		{"no reason was given", Signal{Helps: []Help{{Answer: HelpsNot}}}, Signal{Course: []Station{{State: SignalReopen, Note: reopeningNote("")}}}, nil},
		{"hidden already", Signal{Feedback: []Feedback{change(func(f *Feedback) { f.Agreed, f.AgreedBy = HiddenText, HiddenLine })}},
			Signal{Feedback: []Feedback{change(func(f *Feedback) { f.Agreed, f.AgreedBy = HiddenText, HiddenLine })}}, nil},
		{"its title", Signal{Title: "Wachten", Text: "Lang"}, Signal{Title: "Wachten", Text: "Lang"}, nil},
	}
	for _, tt := range tests {
		var got []Part
		for _, x := range tt.to.CopiesOf(&tt.from, func(TextAt) bool { return true }) {
			got = append(got, x.Part)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: copies at %v, want %v", tt.name, got, tt.want)
		}
		if none := tt.to.CopiesOf(&tt.from, func(TextAt) bool { return false }); len(none) > 0 {
			t.Errorf("%s: of nothing, %v", tt.name, none)
		}
	}
}

func TestOwnCopies(t *testing.T) {
	s := Signal{Course: []Station{{State: SignalAgreedOn, Note: "Wij bellen"}}, Feedback: []Feedback{{Agreed: "Wij bellen", AgreedBy: "team"}}}
	own := s.OwnCopies(func(t TextAt) bool { return t.Part == "stap:0" })
	if len(own) != 1 || own[0].Text != &s.Feedback[0].Agreed {
		t.Errorf("own copies: %v", own)
	}
}

func TestHideCopies(t *testing.T) {
	fb := Feedback{Agreed: "Wij bellen", AgreedBy: "team"}
	s := Signal{ID: "b", Feedback: []Feedback{fb}}
	r, o := Redaction{Number: "P-2026-0001", About: Ref{KindSignal, "a"}, By: "x"}, Originals{Texts: map[string]string{}}
	which := func(t TextAt) bool { return t.Part == "terugkoppeling:0" }
	texts := s.CopiesOf(&Signal{Feedback: []Feedback{fb}}, which)
	fact, hidden := r.HideCopies(&o, &s, texts, redactionNow)
	if !hidden || !fact.Unnamed || fact.Anonymous || s.Feedback[0].Agreed != HiddenText || len(s.Privacy) != 1 || len(r.Touches()) != 2 || len(o.Texts) != 0 {
		t.Fatalf("hidden %v: %+v, %+v, %+v", hidden, fact, s, r)
	}
	if _, again := r.HideCopies(&o, &s, texts, redactionNow); again || len(r.Copies) != 1 {
		t.Error("hidden twice")
	}
	r.PutBackCopies(&o, &s, false, redactionNow)
	if s.Feedback[0] != fb {
		t.Errorf("put back: %+v", s.Feedback[0])
	}
	r.State = RedactionPutBack
	if fact := r.CopiesDecided(&s, false, redactionNow); fact.Type != TextPutBack || len(s.Privacy) != 2 {
		t.Errorf("told: %+v, %v", fact, s.Privacy)
	}
	anonymous, day := Redaction{About: Ref{KindSignal, "a"}}, Day(redactionNow)
	if fact, _ := anonymous.HideCopies(&o, &s, texts, redactionNow); !fact.Anonymous || !s.ChangedAt.Equal(day) {
		t.Errorf("by an anonymous reporter: %+v, changed at %v", fact, s.ChangedAt)
	}
}

// A merge that was undone is remembered, once, at both.
func TestUnmergedSignalsStayKin(t *testing.T) {
	a, b := Signal{ID: "a", State: SignalBusy}, Signal{ID: "b", State: SignalNew}
	set := Settings{}
	for range 2 {
		if _, _, err := b.MergeInto(&a, Actor{ID: "x"}, set, redactionNow); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(b.Kin(), append(slices.Clone(b.Parted), "a")) || !slices.Contains(a.Kin(), "b") {
			t.Errorf("merged: %v, %v", a.Kin(), b.Kin())
		}
		if _, _, err := b.Unmerge(&a, Actor{ID: "x"}, false, set, redactionNow); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(a.Kin(), []ID{"b"}) || !slices.Equal(b.Kin(), []ID{"a"}) {
		t.Errorf("parted: %v, %v", a.Kin(), b.Kin())
	}
}
