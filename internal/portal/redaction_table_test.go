package portal

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// notFreeAtTable are the fields at a round table that hold no free text of their
// own: ids, choices, names that have to stay, and what the portal writes itself.
var notFreeAtTable = []string{
	"Table.ID", "Table.Number", "Table.Series", "Table.Seats", "Table.State", "Table.Course.State", "Table.Course.By", "Table.Agenda.ID", "Table.Agenda.Aim", "Table.Agenda.Presenter",
	"Table.Agenda.Proposal", "Table.Agenda.Links", "Table.Agenda.For", "Table.Agenda.From", "Table.Agenda.Outcome", "Table.Current", "Table.Attendance",
	"Proposals.ID", "Proposals.Number", "Proposals.Series", "Proposals.Table", "Proposals.First", "Proposals.Aim", "Proposals.Links", "Proposals.By", "Proposals.Org", "Proposals.Answer", "Proposals.AnsweredBy", "Proposals.Item", "Proposals.For",
	"Decisions.ID", "Decisions.Number", "Decisions.Kind", "Decisions.By", "Decisions.Table", "Decisions.Item", "Decisions.Waits", "Decisions.Resolution.By", "Decisions.Route", "Decisions.Changed", "Decisions.Signals", "Decisions.RecordedBy",
	"Decisions.Follow.ChosenBy", "Decisions.Follow.EmbeddedBy", "Decisions.Follow.Steps.ID", "Decisions.Follow.Steps.Owner", "Decisions.Follow.Steps.DoneBy", "Decisions.Follow.Steps.Changed", "Decisions.Follow.Steps.Reminded",
	"Actions.ID", "Actions.Number", "Actions.Owner", "Actions.Org", "Actions.State", "Actions.Progress.By", "Actions.Progress.State", "Actions.Series", "Actions.Table", "Actions.Item", "Actions.Decision", "Actions.MadeBy",
	"Minutes.ID", "Minutes.Items.Item", "Minutes.Items.By", "Minutes.Items.Page", "Minutes.AgreedBy", "Minutes.Comments.ID", "Minutes.Comments.Item", "Minutes.Comments.By", "Minutes.Comments.Org", "Minutes.Comments.AnsweredBy",
	"Minutes.Objections.By", "Minutes.Objections.Org", "Minutes.Adoption", "Minutes.Errata.Item", "Minutes.Errata.By", "Minutes.Details.Kind", "Minutes.Details.Openness", "Minutes.Details.Confidentiality", "Minutes.Details.Ground",
	"Versions.ID", "Versions.Table", "Versions.Why", "Versions.Item", "Versions.By", "Versions.Items.Item", "Versions.Items.By", "Versions.Items.Page",
	"Preparation.ID", "Preparation.Writers", "Preparation.LockedBy", "Preparation.Reopened.By", "Preparation.Blocks.Item", "Preparation.Blocks.NoteBy", "Preparation.Blocks.For",
	"Record.ID", "Record.Maker", "Record.Number", "Record.Series", "Record.Attendance", "Record.Items.ID", "Record.Items.Outcome", "Record.Items.For", "Record.Items.Decisions.Number", "Record.Items.Decisions.Kind", "Record.Items.Decisions.By", "Record.Items.Decisions.Waits",
	"Record.Items.Actions.Number", "Record.Details.Kind", "Record.Details.Openness", "Record.Details.Confidentiality", "Record.Details.Ground", "Record.AdoptedIn",
}

// TestEveryTextAtATableCanBeHidden fails when a field is added of which nobody said
// whether it holds free text.
func TestEveryTextAtATableCanBeHidden(t *testing.T) {
	var x TableTexts
	fillTexts(reflect.ValueOf(&x).Elem(), "")
	var known []string
	keys := map[string]bool{}
	for _, at := range x.Texts() {
		known = append(known, strings.Trim(*at.Text, "<>"))
		if !at.Part.AtTable() || keys[at.key()] {
			t.Errorf("part %q, field %q has no name, or stands there twice", at.Part, at.Field)
		}
		keys[at.key()] = true
	}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			path := strings.Trim(v.String(), "<>")
			not := slices.ContainsFunc(notFreeAtTable, func(n string) bool { return path == n || strings.HasPrefix(path, n+".") })
			if !not && !slices.Contains(known, path) {
				t.Errorf("%s is neither a text that can be hidden nor known to hold no free text", path)
			}
		case reflect.Pointer:
			walk(v.Elem())
		case reflect.Slice:
			walk(v.Index(0))
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type() != reflect.TypeFor[time.Time]() {
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(x))
}

func TestTextsHolding(t *testing.T) {
	at := func(s string) TextAt { return TextAt{Part: PartMeeting, Text: &s} }
	tests := []struct {
		name, text, chosen string
		want               bool
	}{
		{"the same", "Bel Jansen", "Bel Jansen", true},
		{"within a longer text", "Afgesproken: wij bellen mevrouw Jansen.\n\nHet college volgt dit.", "wij bellen mevrouw Jansen", true},
		{"over two lines", "Wij bellen\nmevrouw Jansen terug", "bellen mevrouw Jansen", true},
		{"too short to be known again", "Bel Jansen morgen", "Bel Jansen", false},
		{"something else", "Wij schrijven een brief", "wij bellen mevrouw Jansen", false},
		{"what is withheld", HiddenText, HiddenText, false},
		{"nothing", "", "", false},
	}
	for _, tt := range tests {
		if got := len(TextsHolding([]TextAt{at(tt.text)}, []TextAt{at(tt.chosen)})) == 1; got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A version that was kept while its text was hidden comes back and goes with it.
func TestVersionKeptWhileHidden(t *testing.T) {
	for _, erase := range []bool{false, true} {
		x := TableTexts{Table: RoundTable{ID: "t"}, Minutes: Minutes{ID: "t", Items: []MinutesItem{{Item: "i", Text: "Over Jansen."}}}}
		o := Originals{Texts: map[string]string{}}
		o.Hide(MinutesPart("i"), x.Texts())
		x.Versions = []MinutesVersion{x.Minutes.Keep(KeptForChair, "s", redactionNow)}
		want := "Over Jansen."
		if erase {
			o.Erase(MinutesPart("i"), x.Texts(), redactionNow)
			want = ErasedText(redactionNow)
		} else {
			o.PutBack(MinutesPart("i"), x.Texts())
		}
		if x.Versions[0].Items[0].Text != want || x.Minutes.Items[0].Text != want {
			t.Errorf("erase %v: %q and %q", erase, x.Minutes.Items[0].Text, x.Versions[0].Items[0].Text)
		}
	}
}

func TestRewrittenMinutesText(t *testing.T) {
	f := MinutesTextFile{Text: "Over Jansen.", SHA256: "een"}
	if f.Rewrite("Over Jansen.", "een", redactionNow) || f.Hash() != "een" {
		t.Errorf("the same text: %+v", f)
	}
	if !f.Rewrite("Over [verwijderd].", "twee", redactionNow) || f.Hash() != "twee" || f.SHA256 != "een" || f.Withheld.IsZero() {
		t.Errorf("without the name: %+v", f)
	}
	if !f.Rewrite("Over Jansen.", "een", redactionNow) || f.Hash() != "een" || !f.Withheld.IsZero() {
		t.Errorf("put back: %+v", f)
	}
}
