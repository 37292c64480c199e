package portal

import (
	"slices"
	"time"
)

// Limits of what is told of clients.
const (
	MaxVoiceTitle = 160
	MaxVoiceText  = 3000
	MaxVoiceLine  = 200
	MaxVoiceLinks = 30
)

// VoiceKinds lists the forms in which clients are heard.
func VoiceKinds() []VoiceKind {
	return []VoiceKind{VoicePanel, VoiceKeyFigures, VoiceLesson, VoicePilot}
}

// VoiceWords are the questions of the form for one kind; an empty one isn't asked.
type VoiceWords struct{ Text, Advice, Lesson, FollowUp, N string }

// Words gives the questions of the form for the kind.
func (k VoiceKind) Words() VoiceWords {
	switch k {
	case VoicePanel:
		return VoiceWords{Text: "Wat hoorde u?", Advice: "Wat adviseert het panel?", FollowUp: "Wat doet u ermee?", N: "Hoeveel mensen deden mee?"}
	case VoiceKeyFigures:
		return VoiceWords{Text: "Wat zeggen de sleutelfiguren?", Advice: "Wat adviseren zij?", FollowUp: "Wat doet u ermee?", N: "Hoeveel mensen deden mee?"}
	case VoiceLesson:
		return VoiceWords{Text: "Wat ging er mis?", Advice: "Wat had geholpen?", Lesson: "Wat leren wij hiervan?"}
	case VoicePilot:
		return VoiceWords{Text: "Wat wilden wij weten?", Lesson: "Wat leerden wij?", FollowUp: "Wat gebeurt er nu?"}
	}
	return VoiceWords{}
}

// Validate cleans what was typed, forgets what its kind doesn't ask, and reports what is
// wrong, by form field.
func (v *Voice) Validate(now time.Time) error {
	f, w := Fields{}, v.Kind.Words()
	if v.Kind.Label() == "" {
		f["kind"] = "Kies hoe u cliënten hoorde."
	}
	v.Title = text(f, "title", "De titel", CleanLine(v.Title), 3, MaxVoiceTitle)
	v.Text = text(f, "text", "Dit veld", v.Text, 3, MaxVoiceText)
	for _, x := range []struct {
		name, asked string
		to          *string
	}{{"advice", w.Advice, &v.Advice}, {"lesson", w.Lesson, &v.Lesson}, {"follow_up", w.FollowUp, &v.FollowUp}} {
		if x.asked == "" {
			*x.to = ""
		}
		*x.to = text(f, x.name, "Dit veld", *x.to, 0, MaxVoiceText)
	}
	switch {
	case v.On.IsZero():
		f["on"] = "Vul de dag in."
	case Day(v.On).After(Day(now)):
		f["on"] = "Deze dag moet nog komen. Kies vandaag of een dag ervoor."
	}
	if v.N < 0 || v.N > maxAnswers {
		f["n"] = "Vul een aantal mensen in."
	} else if v.N > 0 && v.N < LeastShown && w.N != "" {
		f["n"] = "Waren het er minder dan vijf? Laat dit dan leeg."
	}
	if w.N == "" {
		v.N = 0
	}
	v.place(f)
	if v.Kind != VoicePilot {
		v.Go, v.Decided = false, time.Time{}
	} else if !v.Decided.IsZero() && Day(v.Decided).After(Day(now)) {
		f["decided"] = "Deze dag moet nog komen. Laat hem leeg tot er besloten is."
	}
	if len(v.Links) > MaxVoiceLinks {
		f["links"] = "Verwijs naar ten hoogste " + Number(MaxVoiceLinks) + " dingen."
	}
	return f.Err()
}

// place checks where a lesson belongs.
func (v *Voice) place(f Fields) {
	if v.Kind != VoiceLesson {
		v.LifeArea, v.Phase, v.Regulation = "", "", ""
		return
	}
	if v.LifeArea != "" && !slices.Contains(LifeAreas, v.LifeArea) {
		f["life_area"] = "Kies een leefgebied uit de lijst."
	}
	if v.Phase != "" && !slices.Contains(Phases, v.Phase) {
		f["phase"] = "Kies een stap uit de lijst."
	}
	v.Regulation = text(f, "regulation", "De regeling", CleanLine(v.Regulation), 0, MaxVoiceLine)
}

// Add notes who told it.
func (v *Voice) Add(by Actor, now time.Time) (Fact, error) {
	if err := v.Validate(now); err != nil {
		return Fact{}, err
	}
	v.By, v.Org, v.At = by.ID, by.OrgID, now
	return Fact{Type: VoiceAdded, About: v.Ref()}, nil
}

// Change gives it another text. Its kind, who told it and when stay.
func (v *Voice) Change(to Voice, now time.Time) (Fact, error) {
	to.ID, to.Version, to.Kind, to.By, to.Org, to.At = v.ID, v.Version, v.Kind, v.By, v.Org, v.At
	if err := to.Validate(now); err != nil {
		return Fact{}, err
	}
	*v = to
	return Fact{Type: VoiceChanged, About: v.Ref()}, nil
}

// Outcome says how a pilot stands; empty for what is none.
func (v Voice) Outcome() string {
	switch {
	case v.Kind != VoicePilot:
		return ""
	case v.Decided.IsZero():
		return "Loopt"
	case v.Go:
		return "Gaat door"
	}
	return "Gestopt"
}
