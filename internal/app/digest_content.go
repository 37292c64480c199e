package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DigestContent is what one overzichtsmail says.
type DigestContent struct {
	From, To time.Time
	Groups   []DigestGroup
}

// DigestGroup is a heading with what belongs under it; More counts what there is
// besides Items.
type DigestGroup struct {
	Heading string
	Items   []DigestItem
	More    int
}

// DigestItem is what happened to one subject.
type DigestItem struct {
	Title    string // empty for what has none, and for an anonymous matter
	Sentence string
	Path     string
	// Stations are those of its line that a signal came to, in words, and Turn says who
	// has to do What, before the end of the day of Due. Yours: the reader has.
	Stations []string
	Turn     string
	Yours    bool
	What     string
	Due      time.Time
}

// digestItems is how many items a group names.
const digestItems = 10

// digestBerichten is how many berichten of a window are looked at, the newest:
// who was away for months gets no mail without an end.
const digestBerichten = 500

// digestSentences is how many different things one item tells.
const digestSentences = 3

// The headings of an overzichtsmail, in the order in which they come.
const (
	groupTurn         = "Uw beurt"
	groupConfidential = "Alleen in het portaal"
	groupMine         = "Uw signalen"
	groupTalk         = "Reacties en herkenningen"
	groupThemes       = "Nieuw op thema’s die u volgt"
	groupOther        = "Wat u volgt, herkent of behandelt"
	groupRights       = "Rollen, rechten en werk van anderen"
	groupAccount      = "Uw account"
)

var digestGroups = []string{groupTurn, groupConfidential, groupMine, groupTalk, groupThemes, groupOther, groupRights, groupAccount}

// digestSubject collects the berichten of a window about one subject.
type digestSubject struct {
	group     string
	signal    portal.Signal
	yours     bool
	title     string
	path      string
	sentences []string // the latest first
}

// digest makes the overzichtsmail of a window: unread berichten only, and of
// those what the reader may see at this moment.
func (a *App) digest(ctx context.Context, m portal.Mail, p portal.Person, by portal.Actor, out Outgoing) (Outgoing, error) {
	if p.Prefs.Digest == portal.DigestNever {
		return Outgoing{Fate: FateDrop}, nil
	}
	berichten, err := a.store.NotificationsIn(ctx, p.ID, m.After, m.UpTo, digestBerichten)
	if err != nil {
		return out, err
	}
	subjects, confidential, err := a.digestSubjects(ctx, by, berichten)
	if err != nil {
		return out, err
	}
	if len(subjects) == 0 && !confidential {
		return Outgoing{Fate: FateDrop}, nil
	}
	token := a.digestToken(p)
	out.PreferencesPath, out.UnsubscribePath = "/post/voorkeuren/"+token, "/post/uitschrijven/"+token
	out.Digest = DigestContent{From: m.From, To: m.To}
	for _, heading := range digestGroups {
		g := DigestGroup{Heading: heading}
		if heading == groupConfidential && confidential {
			// Not how many: the same line for whoever is party to the matter.
			g.Items = []DigestItem{{Sentence: portal.ConfidentialNews, Path: "/berichten"}}
		}
		for _, s := range subjects {
			switch {
			case s.group != heading:
			case len(g.Items) == digestItems:
				g.More++
			default:
				item, err := a.digestItem(ctx, by, s)
				if err != nil {
					return out, err
				}
				g.Items = append(g.Items, item)
			}
		}
		if len(g.Items) > 0 {
			out.Digest.Groups = append(out.Digest.Groups, g)
		}
	}
	return out, nil
}

// digestSubjects groups berichten, newest first, by what they are about. Each
// subject is loaded once, and stands under one heading.
func (a *App) digestSubjects(ctx context.Context, by portal.Actor, berichten []portal.Notification) (subjects []*digestSubject, confidential bool, err error) {
	found := map[portal.Ref]*digestSubject{}
	for _, n := range berichten {
		if !n.Read.IsZero() {
			continue
		}
		s, seen := found[n.About]
		if n.About.ID == "" || !seen {
			c, err := a.newsOf(ctx, by, n)
			switch {
			case err != nil:
				return nil, false, err
			case c.confidential:
				confidential = true
			case c.visible:
				s = newSubject(by, n, c)
				subjects = append(subjects, s)
			}
			found[n.About] = s
		} else if s != nil {
			s.add(n)
		}
	}
	slices.SortStableFunc(subjects, func(x, y *digestSubject) int {
		if x.group == groupTurn && y.group == groupTurn {
			return x.signal.Due.Compare(y.signal.Due)
		}
		return 0
	})
	return subjects, confidential, nil
}

func newSubject(by portal.Actor, n portal.Notification, c news) *digestSubject {
	s := &digestSubject{signal: c.signal, title: c.title, path: c.path, group: digestGroup(n), sentences: []string{n.Sentence()}}
	if n.About.Kind != portal.KindSignal {
		return s
	}
	turn, ok := s.signal.Turn()
	s.yours = ok && (turn.Who == by.ID || turn.Who == "" && policy.IsReporter(by, s.signal))
	if !s.yours {
		return s
	}
	s.group = groupTurn
	path, _, _ := strings.Cut(c.path, "#")
	switch s.signal.State {
	case portal.SignalQuestion:
		s.path = path + boxAnswer
	case portal.SignalFedBack:
		s.path = path + boxHelp
	default:
		s.path = path + boxAct
	}
	return s
}

// add adds an earlier bericht about the same subject.
func (s *digestSubject) add(n portal.Notification) {
	if slices.Index(digestGroups, digestGroup(n)) < slices.Index(digestGroups, s.group) {
		s.group = digestGroup(n)
	}
	if told := n.Sentence(); len(s.sentences) < digestSentences && !slices.Contains(s.sentences, told) {
		s.sentences = append(s.sentences, told)
	}
}

// digestGroup is the heading for a bericht when it is nobody's turn, or another's.
func digestGroup(n portal.Notification) string {
	switch {
	case n.About.Kind == portal.KindReview || n.About.Kind == portal.KindPerson && n.Reason != portal.ReasonAccount:
		return groupRights
	case n.About.Kind == portal.KindPerson:
		return groupAccount
	case n.Reason == portal.ReasonReporter:
		return groupMine
	case n.Type == portal.SignalCommented || n.Type == portal.SignalRecognised:
		return groupTalk
	case n.Reason == portal.ReasonTheme:
		return groupThemes
	}
	return groupOther
}

func (a *App) digestItem(ctx context.Context, by portal.Actor, s *digestSubject) (DigestItem, error) {
	told := slices.Clone(s.sentences)
	slices.Reverse(told)
	item := DigestItem{Title: s.title, Sentence: strings.Join(told, " "), Path: s.path, Yours: s.yours}
	if s.signal.ID == "" {
		return item, nil
	}
	lines, err := a.signalStops(ctx, by, []portal.Signal{s.signal})
	if err != nil {
		return item, err
	}
	for _, stop := range lines[0] {
		if stop.State != portal.StationToCome {
			item.Stations = append(item.Stations, stop.Label())
		}
	}
	turn, ok := s.signal.Turn()
	if !ok {
		return item, nil
	}
	item.Turn, item.What, item.Due = turn.Words, turn.What, turn.Due
	if turn.Who != "" {
		who, err := a.person(ctx, turn.Who)
		if err != nil {
			return item, err
		}
		item.Turn = who.Name
	}
	return item, nil
}
