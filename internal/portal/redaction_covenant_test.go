package portal

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// notFreeInCovenant are the fields of a covenant that hold no free text of their own:
// ids, choices, hashes, names that have to stay, and what the portal writes itself.
var notFreeInCovenant = []string{
	"Covenant.ID", "Covenant.Number", "Covenant.Parties.Org", "Covenant.Parties.Authority.How", "Covenant.Parties.Authority.CheckedBy",
	"Covenant.Parties.Asked.By", "Covenant.Parties.Notice.By", "Covenant.Writers", "Covenant.Ended.By", "Covenant.Refusals.Org", "Covenant.Refusals.By",
	"Covenant.Ending.By", "Covenant.Links.Clause", "Covenant.Links.To.Kind", "Covenant.Links.To.ID", "Covenant.Links.By", "Covenant.Details.Kind",
	"Covenant.Details.Confidentiality", "Covenant.Details.Openness", "Covenant.Details.Ground", "Covenant.MadeBy", "Versions.ID", "Versions.Covenant",
	"Versions.From", "Versions.State", "Versions.Course.State", "Versions.Course.By", "Versions.Clauses.ID", "Versions.Clauses.Commits",
	"Versions.Clauses.By", "Versions.College.Proxy", "Versions.College.By", "Versions.SHA256", "Readings.ID", "Readings.Covenant", "Readings.Why",
	"Readings.By", "Readings.Clauses.ID", "Readings.Clauses.Commits", "Readings.Clauses.By", "Readings.Canonical", "Readings.SHA256",
	"Readings.Preamble.Number", "Readings.Preamble.Parties", "Readings.Now", "Comments.ID", "Comments.Covenant", "Comments.Clause", "Comments.By",
	"Comments.Org", "Comments.Answer", "Comments.AnsweredBy", "Signings.ID", "Signings.Covenant", "Signings.Org", "Signings.Questions.ID",
	"Signings.Questions.By", "Signings.Questions.AnsweredBy", "Signings.Declined.By", "Signatures.ID", "Signatures.Covenant", "Signatures.Org",
	"Signatures.OrgName", "Signatures.Person", "Signatures.Name", "Signatures.Function", "Signatures.Way", "Signatures.SHA256",
	"Signatures.Authority.How", "Signatures.Authority.CheckedBy", "Signatures.Proof", "Signatures.Document", "Signatures.RecordedBy", "Rounds.ID",
	"Rounds.Covenant", "Rounds.Period", "Rounds.OpenedBy", "Rounds.Table", "Rounds.ClosedBy", "Rounds.Conclusions.Clause",
	"Rounds.Conclusions.Became.Kind", "Rounds.Conclusions.Became.ID", "Rounds.Conclusions.By", "Reports.ID", "Reports.Round", "Reports.Covenant",
	"Reports.Org", "Reports.Answers.Clause", "Reports.Answers.Kept", "Reports.By",
}

// notFreeInSet are those of an agreement set.
var notFreeInSet = []string{
	"ID", "Number", "Orgs", "Owner", "Agreements.ID", "Agreements.Who", "QuarterTold", "Decisions", "Checks.Agreement", "Checks.Period", "Checks.Org",
	"Checks.Kept", "Checks.By", "MadeBy",
}

// eachText walks over every string of something that fillTexts filled.
func eachText(v reflect.Value, do func(path string)) {
	switch v.Kind() {
	case reflect.String:
		do(strings.Trim(v.String(), "<>"))
	case reflect.Pointer:
		eachText(v.Elem(), do)
	case reflect.Slice:
		eachText(v.Index(0), do)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type() != reflect.TypeFor[time.Time]() {
				eachText(v.Field(i), do)
			}
		}
	}
}

// TestEveryTextOfACovenantCanBeHidden fails when a field is added of which nobody said
// whether it holds free text.
func TestEveryTextOfACovenantCanBeHidden(t *testing.T) {
	var c CovenantTexts
	var s AgreementSet
	for _, tt := range []struct {
		name    string
		subject Redactable
		notFree []string
		belongs func(Part) bool
	}{
		{"a covenant", &c, notFreeInCovenant, Part.OfCovenant},
		{"an agreement set", &s, notFreeInSet, Part.OfSet},
	} {
		v := reflect.ValueOf(tt.subject)
		fillTexts(v.Elem(), "")
		known, keys := map[string]bool{}, map[string]bool{}
		for _, at := range tt.subject.Texts() {
			known[strings.Trim(*at.Text, "<>")] = true
			if !tt.belongs(at.Part) || at.Part.Label() == "" || at.Part.AtTable() || keys[at.key()] {
				t.Errorf("%s: part %q, field %q is of another, has no name, or stands there twice", tt.name, at.Part, at.Field)
			}
			keys[at.key()] = true
		}
		used := map[string]bool{}
		eachText(v, func(path string) {
			i := slices.IndexFunc(tt.notFree, func(n string) bool { return path == n || strings.HasPrefix(path, n+".") })
			switch {
			case i >= 0 && known[path]:
				t.Errorf("%s: %s can be hidden, and is said to hold no free text", tt.name, path)
			case i >= 0:
				used[tt.notFree[i]] = true
			case !known[path]:
				t.Errorf("%s: %s is neither a text that can be hidden nor known to hold no free text", tt.name, path)
			}
		})
		for _, n := range tt.notFree {
			if !used[n] {
				t.Errorf("%s has no %s any longer", tt.name, n)
			}
		}
	}
}

// A clause is hidden in every version, in what was kept of each and in what was signed,
// and comes back everywhere; a version made meanwhile gets the text it was made of.
func TestClauseIsHiddenEverywhere(t *testing.T) {
	for _, erase := range []bool{false, true} {
		clause := func(text string) []Clause {
			return []Clause{{ID: "k", Heading: "Jansen", Text: text, Rev: 3}, {ID: "l", Heading: "Ander", Text: "Blijft."}}
		}
		x := CovenantTexts{
			Covenant: Covenant{ID: "c", Title: "Convenant"},
			Versions: []CovenantVersion{{Nr: 1, State: CovenantInForce, Clauses: clause("Een over Jansen.")}, {Nr: 2, State: CovenantDraft, Clauses: clause("Twee over Jansen.")}},
			Readings: []CovenantText{{Nr: 1, Reading: 1, Clauses: clause("Nul over Jansen.")}, {Nr: 1, Reading: 2, Clauses: clause("Een over Jansen."), Canonical: "x"}},
			Comments: []ClauseComment{{ID: "r", Nr: 1, Clause: "k", Text: "Graag anders.", Proposal: "Voorstel over Jansen."}},
		}
		was := CloneVersions(x.Versions)
		o := Originals{Texts: map[string]string{}}
		if !o.Hide(ClausePart("k"), x.Texts()) {
			t.Fatal("nothing was hidden")
		}
		if !x.Covenant.HiddenWords(x.Versions[0]) {
			t.Error("a version with hidden words could be frozen")
		}
		x.CountChanges(was)
		if got := [2]int{x.Versions[0].Clauses[0].Rev, x.Versions[1].Clauses[0].Rev}; got != [2]int{3, 4} {
			t.Errorf("revisions %v: only what is still written gets its next one", got)
		}
		if n := x.Versions[1].Clauses[1].Rev; n != 0 {
			t.Errorf("another clause has revision %d", n)
		}
		made := x.Versions[1]
		made.Nr, made.Clauses = 3, slices.Clone(x.Versions[1].Clauses)
		x.Versions = append(x.Versions, made)
		for _, at := range x.Texts() {
			if strings.Contains(*at.Text, "Jansen") {
				t.Errorf("%s %s still says %q", at.Part, at.Field, *at.Text)
			}
		}
		want := map[string]string{"tekst@1": "Een over Jansen.", "tekst@2": "Twee over Jansen.", "tekst@3": "Twee over Jansen.", "tekst@1/1": "Nul over Jansen.", "tekst@1/2": "Een over Jansen.", "voorstel-r": "Voorstel over Jansen."}
		if erase {
			o.Erase(ClausePart("k"), x.Texts(), redactionNow)
			for field := range want {
				want[field] = ErasedText(redactionNow)
			}
		} else {
			o.PutBack(ClausePart("k"), x.Texts())
		}
		for _, at := range x.Texts() {
			if text, ok := want[at.Field]; ok && at.Part == ClausePart("k") && *at.Text != text {
				t.Errorf("erase %v: %s says %q, want %q", erase, at.Field, *at.Text, text)
			}
		}
		if x.Versions[0].Clauses[1].Text != "Blijft." || x.Comments[0].Text != "Graag anders." {
			t.Error("something else was hidden with it")
		}
		if x.Covenant.HiddenWords(x.Versions[0]) {
			t.Error("decided, it still counts as hidden")
		}
	}
}

func TestTextScope(t *testing.T) {
	c := Covenant{ID: "c", Shown: true, InForce: 1, Writers: []ID{"w"}, Parties: []Party{{Org: "g", Signs: true}, {Org: "p", Signs: true}, {Org: "vraagt", Asked: &AccessionWish{}}}}
	version := func(steps ...CovenantState) CovenantVersion {
		v := CovenantVersion{Covenant: "c"}
		for _, s := range steps {
			v.State, v.Course = s, append(v.Course, CovenantStep{State: s})
		}
		return v
	}
	closed := c
	closed.Details.Openness = OpenNot
	writers, parties := []string{ScopePrepare, PersonScope("w")}, []string{OrgScope("g"), OrgScope("p")}
	inForce := version(CovenantDraft, CovenantConsulted, CovenantInForce)
	over := version(CovenantDraft, CovenantConsulted, CovenantInForce, CovenantEnded)
	over.InForceFrom = redactionNow
	for _, tt := range []struct {
		name           string
		on             Covenant
		v              CovenantVersion
		text, comments []string
	}{
		{"a draft", c, version(CovenantDraft), writers, writers},
		{"in consultation", c, version(CovenantDraft, CovenantConsulted), parties, parties},
		{"a draft again", c, version(CovenantDraft, CovenantConsulted, CovenantDraft), writers, writers},
		{"to be signed", c, version(CovenantDraft, CovenantConsulted, CovenantSigning), parties, parties},
		{"in force", c, inForce, []string{ScopeChain}, parties},
		{"in force, and not public", closed, inForce, closed.Scope("g"), parties},
		{"replaced", c, version(CovenantConsulted, CovenantInForce, CovenantReplaced), nil, parties},
		{"dropped as a draft", c, version(CovenantDraft, CovenantEnded), nil, writers},
		{"dropped on its way", c, version(CovenantDraft, CovenantConsulted, CovenantEnded), nil, parties},
		{"dropped as a draft again", c, version(CovenantDraft, CovenantConsulted, CovenantDraft, CovenantEnded), nil, writers},
		{"ended", c, over, []string{ScopeChain}, parties},
	} {
		if got := tt.on.TextScope(tt.v, "g"); !slices.Equal(got, tt.text) {
			t.Errorf("%s: text under %v, want %v", tt.name, got, tt.text)
		}
		if got := tt.on.CommentScope(tt.v, "g"); !slices.Equal(got, tt.comments) {
			t.Errorf("%s: comments under %v, want %v", tt.name, got, tt.comments)
		}
	}
	if id, nr := SplitText(c.TextRef(12).ID); id != "c" || nr != 12 {
		t.Errorf("SplitText gives %s, %d", id, nr)
	}
	if id, nr := SplitText("c"); id != "c" || nr != 0 {
		t.Errorf("SplitText of a covenant gives %s, %d", id, nr)
	}
}
