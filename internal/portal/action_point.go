package portal

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// ActionState is how far an action point is.
type ActionState string

// The states of an action point.
const (
	ActionOpen    ActionState = "open"
	ActionBusy    ActionState = "mee-bezig"
	ActionDone    ActionState = "gedaan"
	ActionDropped ActionState = "vervallen"
)

// ActionStates lists the states in the order of the way.
func ActionStates() []ActionState {
	return []ActionState{ActionOpen, ActionBusy, ActionDone, ActionDropped}
}

// Label is the state's name in the interface; empty for an unknown state.
func (s ActionState) Label() string {
	return map[ActionState]string{ActionOpen: "Open", ActionBusy: "Mee bezig", ActionDone: "Gedaan", ActionDropped: "Vervallen"}[s]
}

// ActionPoint is what somebody will do, agreed at a round table.
type ActionPoint struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Number  string `json:"number"` // A-2026-0031
	What    string `json:"what"`
	// Owner is who does it, for the organisation Org. OwnerName is for a list that
	// was imported and names somebody without an account.
	Owner     ID           `json:"owner,omitempty"`
	Org       ID           `json:"org,omitempty"`
	OwnerName string       `json:"ownerName,omitempty"`
	Due       time.Time    `json:"due"` // 23:59 on the last day
	State     ActionState  `json:"state"`
	Progress  []ActionNote `json:"progress,omitempty"`
	// Series, Table and Item are where it was agreed; Table and Item are empty for
	// one that was imported.
	Series   ID `json:"series,omitempty"`
	Table    ID `json:"table,omitempty"`
	Item     ID `json:"item,omitempty"`
	Decision ID `json:"decision,omitempty"`
	// Told are the reminders that went out: days before the day, negative after it.
	Told      []int     `json:"told,omitempty"`
	MadeBy    ID        `json:"madeBy"`
	MadeAt    time.Time `json:"madeAt"`
	ChangedAt time.Time `json:"changedAt"`
}

// ActionNote is a line on the progress of an action point.
type ActionNote struct {
	At    time.Time   `json:"at"`
	By    ID          `json:"by,omitempty"`
	State ActionState `json:"state"`
	Text  string      `json:"text,omitempty"`
}

// ActionNumber writes the number of the n-th action point of a year: A-2026-0031.
func ActionNumber(year, n int) string { return fmt.Sprintf("A-%d-%04d", year, n) }

// Ref points at the action point.
func (p ActionPoint) Ref() Ref { return Ref{Kind: KindActionPoint, ID: p.ID} }

// Running reports whether it still has to be done.
func (p ActionPoint) Running() bool { return p.State == ActionOpen || p.State == ActionBusy }

// Late reports whether its day has passed and it still has to be done.
func (p ActionPoint) Late(now time.Time) bool { return p.Running() && now.After(p.Due) }

// Scope gives the action point's scope keys: those of the agenda item it was agreed
// under, or of the series when it was imported, and of who has to do it.
func (p ActionPoint) Scope(t RoundTable, s Series, municipality ID) []string {
	var keys []string
	if p.Table == "" {
		keys = s.Scope(municipality)
	} else {
		keys = t.ItemScope(p.Item, municipality)
	}
	it, _ := t.Item(p.Item)
	switch {
	case it.Confidential:
		keys = append(keys, PersonScope(p.Owner))
	case p.Org != "" && !slices.Contains(keys, ScopeChain):
		keys = append(keys, OrgScope(p.Org))
		for _, seat := range t.Seats { // a guest of that organisation needs no key of their own
			if seat.Org == p.Org {
				keys = slices.DeleteFunc(keys, func(k string) bool { return k == PersonScope(seat.Person) })
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// MaxActionText is the longest text of an action point, in characters.
const MaxActionText = 500

// Validate cleans what was typed and reports what is wrong, by form field.
func (p *ActionPoint) Validate() error {
	f := Fields{}
	p.What = text(f, "what", "De actie", p.What, 3, MaxActionText)
	p.OwnerName = text(f, "owner", "De naam", CleanLine(p.OwnerName), 0, MaxPersonName)
	if p.Owner != "" {
		p.OwnerName = ""
	}
	if p.Owner == "" && p.Org == "" && p.OwnerName == "" {
		f["owner"] = "Kies wie dit doet: een persoon of een organisatie."
	}
	if p.Due.IsZero() {
		f["due"] = "Kies de dag waarop dit klaar is."
	} else {
		p.Due = endOfDay(p.Due, 0)
	}
	return f.Err()
}

func (p ActionPoint) fact(t EventType, details map[string]string) Fact {
	if p.Item != "" {
		if details == nil {
			details = map[string]string{}
		}
		details[DetailItem] = string(p.Item)
	}
	return Fact{Type: t, About: p.Ref(), Details: details}
}

// Make gives a validated action point its number. Days of reminders that lie
// before now are past: nobody is told of them afterwards.
func (p *ActionPoint) Make(number string, by Actor, now time.Time) Fact {
	p.Number, p.MadeBy, p.MadeAt, p.ChangedAt = number, by.ID, now, now
	if p.State == "" {
		p.State = ActionOpen
	}
	p.skipPast(now)
	return p.fact(ActionPointMade, nil)
}

// Progressed is a line on how far it is, a new state, or both.
func (p *ActionPoint) Progressed(state ActionState, line string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	line = text(f, "note", "De stand van zaken", line, 0, MaxNote)
	switch {
	case state.Label() == "":
		f["state"] = "Kies hoe ver het is."
	case state == p.State && line == "":
		f["note"] = "Kies een andere stand, of schrijf op hoe het gaat."
	case state == ActionDropped && line == "":
		f["note"] = "Schrijf op waarom dit niet meer hoeft."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	from := p.State
	p.State, p.ChangedAt = state, now
	p.Progress = append(p.Progress, ActionNote{At: now, By: by.ID, State: state, Text: line})
	return p.fact(ActionPointChanged, map[string]string{DetailFrom: string(from), DetailTo: string(state)}), nil
}

// Change is another text, owner or day. Another day starts its reminders anew.
func (p *ActionPoint) Change(to ActionPoint, by Actor, now time.Time) (Fact, error) {
	if err := to.Validate(); err != nil {
		return Fact{}, err
	}
	if to.What == p.What && to.Owner == p.Owner && to.Org == p.Org && to.OwnerName == p.OwnerName && to.Due.Equal(p.Due) {
		return Fact{}, Fields{"what": "Er is niets veranderd."}.Err()
	}
	from := p.Owner
	if !to.Due.Equal(p.Due) || to.Owner != from {
		p.Told = nil
	}
	p.What, p.Owner, p.Org, p.OwnerName, p.Due, p.ChangedAt = to.What, to.Owner, to.Org, to.OwnerName, to.Due, now
	p.skipPast(now)
	return p.fact(ActionPointChanged, map[string]string{DetailPerson: string(p.Owner)}), nil
}

// reminderDays are when an owner is reminded: days before the last day, on it, and
// negative when late.
var reminderDays = []int{7, 3, 1, 0, -1, -3, -7}

// LateForCoordinator is after how many days late the coordinator hears of it.
const LateForCoordinator = -7

// Reminder is the reminder that is to go out now: only the latest whose day has
// come, so that a portal that stood still sends one and not seven.
func (p ActionPoint) Reminder(now time.Time) (days int, due bool) {
	if !p.Running() {
		return 0, false
	}
	for i := len(reminderDays) - 1; i >= 0; i-- {
		if n := reminderDays[i]; !Day(now).Before(dayOff(p.Due, -n)) {
			return n, !slices.Contains(p.Told, n)
		}
	}
	return 0, false
}

// Remind marks the present reminder as told, and those before it.
func (p *ActionPoint) Remind(now time.Time) (Fact, error) {
	days, due := p.Reminder(now)
	if !due {
		return Fact{}, Errorf(Conflict, "Voor dit actiepunt is nu geen herinnering nodig.")
	}
	for _, n := range reminderDays {
		if n >= days && !slices.Contains(p.Told, n) {
			p.Told = append(p.Told, n)
		}
	}
	return p.fact(ActionPointReminded, map[string]string{DetailField: strconv.Itoa(days)}), nil
}

// skipPast marks the reminders whose day was before today, or is today while there
// is more time left: whoever just agreed to it needs none.
func (p *ActionPoint) skipPast(now time.Time) {
	for _, n := range reminderDays {
		if n > 0 && !Day(now).Before(dayOff(p.Due, -n)) && !slices.Contains(p.Told, n) {
			p.Told = append(p.Told, n)
		}
	}
}

// dayOff is the Amsterdam day that lies n days after t's.
func dayOff(t time.Time, n int) time.Time {
	y, m, d := t.In(amsterdam).Date()
	return time.Date(y, m, d+n, 0, 0, 0, 0, amsterdam)
}

// HandOver gives it to another person who works for it from now on.
func (p *ActionPoint) HandOver(to Person, now time.Time) Fact {
	p.Owner, p.Org, p.OwnerName, p.ChangedAt = to.ID, to.OrgID, "", now
	return p.fact(ActionPointChanged, map[string]string{DetailPerson: string(to.ID)})
}

// OnTime reports whether it was done, and not after its day.
func (p ActionPoint) OnTime() bool {
	if p.State != ActionDone {
		return false
	}
	at := p.ChangedAt // one that was imported as done
	if i := slices.IndexFunc(p.Progress, func(n ActionNote) bool { return n.State == ActionDone }); i >= 0 {
		at = p.Progress[i].At
	}
	return !at.After(p.Due)
}
