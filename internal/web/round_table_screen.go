package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// MeetingFollow is the page with which those at the table follow a meeting.
type MeetingFollow struct {
	Base
	Head  TableHead
	Title string
	Live  MeetingLive
	Empty Empty // when there is nothing to follow yet
}

// MeetingLive is what changes on that page; it is fetched anew while the meeting
// is on. For the partial meeting-live.
type MeetingLive struct {
	Busy  bool
	Fetch string // where the next state comes from
	Now   MeetingStand
	Items []MeetingStand
	Whole MeetingStand
	None  bool // nothing was recorded yet
}

// MeetingStand is an item as it stands.
type MeetingStand struct {
	Title, Clock string
	Meta         []string
	OnTable      bool
	Done         Badge
	Recorded     []DecisionItem
	Actions      []ActionItem
}

var (
	meetingFollow   = page[MeetingFollow]("round-table/meeting_follow")
	meetingScreen   = page[MeetingFollow]("round-table/meeting_screen")
	meetingFragment = page[MeetingFollow]("round-table/meeting_stand")
)

// meetingFollow shows what there is to follow: as a page, or for one screen for all.
func (s *Server) meetingFollow(c *fiber.Ctx, v app.MeetingScreen) error {
	p := s.followPage(c, v)
	if v.Shared {
		return meetingScreen.show(c, p)
	}
	return meetingFollow.show(c, p)
}

// meetingStand is the part of that page that changes.
func (s *Server) meetingStand(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.MeetingScreen(c.UserContext(), actor(c), number, query(c).Bool("scherm"))
	if err != nil {
		return err
	}
	return meetingFragment.show(c, s.followPage(c, v))
}

func (s *Server) followPage(c *fiber.Ctx, v app.MeetingScreen) MeetingFollow {
	t := v.Table
	p := MeetingFollow{Base: Base{Title: "Vergadering " + t.Number}, Title: t.Title, Head: s.tableHead(actor(c), t, "vergadering")}
	p.Live = MeetingLive{Busy: t.State == portal.TableBusy, Fetch: tablePath(t.Number, "/vergadering/stand"), None: true}
	if v.Shared {
		p.Live.Fetch += "?scherm=ja"
	}
	if !t.Held() {
		p.Empty = Empty{Kind: "none", Title: "De vergadering is nog niet begonnen", Text: "Straks staat hier wat er op tafel ligt en wat er wordt afgesproken.", ActionURL: tablePath(t.Number, ""), ActionText: "Agenda lezen"}
		if t.State == portal.TableDropped {
			p.Empty.Title, p.Empty.Text = "Deze ronde tafel gaat niet door", "Op de agenda leest u waarom."
		}
		return p
	}
	starts, _ := portal.Timetable(t.Agenda, t.Start)
	for i, x := range v.Items {
		stand := s.standOf(x)
		stand.Title, stand.Clock = countText(i+1)+". "+x.Title, clockText(starts[i])
		if stand.OnTable = x.Current && p.Live.Busy; stand.OnTable {
			p.Live.Now = stand
		}
		p.Live.None = p.Live.None && len(stand.Recorded)+len(stand.Actions) == 0
		p.Live.Items = append(p.Live.Items, stand)
	}
	p.Live.Whole = s.standOf(v.Whole)
	p.Live.None = p.Live.None && len(p.Live.Whole.Recorded)+len(p.Live.Whole.Actions) == 0
	return p
}

func (s *Server) standOf(x app.ScreenItem) MeetingStand {
	now := s.options.Now()
	stand := MeetingStand{Done: outcomeBadge(x.Outcome)}
	if x.Aim != "" {
		stand.Meta = append(stand.Meta, x.Aim.Label())
	}
	if x.Minutes > 0 {
		stand.Meta = append(stand.Meta, plural(x.Minutes, "minuut", "minuten"))
	}
	for _, d := range x.Decisions {
		item := decisionItem(now, d)
		item.Text, item.Meta = d.Text, nil // the whole of it, under its item
		stand.Recorded = append(stand.Recorded, item)
	}
	for _, a := range x.Actions {
		item := actionItem(now, a)
		item.What, item.Meta = a.What, []string{nameWords(a.OwnerIs), before(now, a.Due)}
		stand.Actions = append(stand.Actions, item)
	}
	return stand
}
