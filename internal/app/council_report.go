package app

import (
	"context"
	"maps"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// councilReport gives the report with a number, when the actor may do the action.
func (a *App) councilReport(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.CouncilReport, error) {
	if by.Zero() {
		return portal.CouncilReport{}, portal.ErrLogin
	}
	c, err := a.store.CouncilReportByNumber(ctx, number)
	if err != nil {
		return c, err
	}
	err = policy.Check(by, action, c)
	if err != nil && action == policy.EditCouncil && c.Frozen() && policy.May(by, action, nil) {
		return c, c.Refuse() // who made it reads why, not that it isn't theirs
	}
	return c, err
}

// MakeCouncilReport compiles the draft of a report over a period.
func (a *App) MakeCouncilReport(ctx context.Context, by portal.Actor, kind portal.CouncilReportKind, period string) (portal.CouncilReport, error) {
	if err := policy.Check(by, policy.EditCouncil, nil); err != nil {
		return portal.CouncilReport{}, err
	}
	made, fact, err := portal.NewCouncilReport(kind, period, nil, by.ID, a.now())
	if err != nil {
		return made, err
	}
	if made.Sections, err = a.compileReport(ctx, kind, period); err != nil {
		return made, err
	}
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "raadsrapportage-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		c := made
		c.Number = portal.CouncilReportNumber(year, n)
		if err := a.store.InsertCouncilReport(ctx, &c); err != nil {
			return err
		}
		w.record(c.Version, fact)
		made.Number, made.Version = c.Number, c.Version
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		return made, portal.Errorf(portal.Conflict, "Er is al een %s over %s. Open die.", strings.ToLower(kind.Label()), portal.OverPeriod(period))
	}
	return made, err
}

// changeCouncil runs one step on a report to the council: load, ask policy, do, save,
// record. Without facts nothing changed, and nothing is stored.
func (a *App) changeCouncil(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do func(ctx context.Context, c *portal.CouncilReport) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.councilReport(ctx, by, action, number)
		if err != nil {
			return err
		}
		if version != 0 && c.Version != version {
			return portal.ErrChanged
		}
		facts, err := do(ctx, &c)
		if err != nil || len(facts) == 0 {
			return err
		}
		if err := a.store.SaveCouncilReport(ctx, &c); err != nil {
			return err
		}
		w.record(c.Version, facts...)
		return nil
	})
}

// CouncilInput is what was typed of a report's data.
type CouncilInput struct {
	Title   string
	Due     time.Time
	Version int64
	Citizen CitizenAnswer
}

// ChangeCouncilReport changes the title and the day on which it should be ready.
func (a *App) ChangeCouncilReport(ctx context.Context, by portal.Actor, number string, in CouncilInput) error {
	return a.changeCouncil(ctx, by, policy.EditCouncil, number, in.Version, func(_ context.Context, c *portal.CouncilReport) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"title": in.Title}, in.Citizen, c.Ref(), false)
		fact, changed, err := c.Change(in.Title, in.Due, a.now())
		return factsUnless(fields, err, changed, fact, facts)
	})
}

// DescribeCouncilReport sets the zaaknummer and the other archive fields.
func (a *App) DescribeCouncilReport(ctx context.Context, by portal.Actor, number string, version int64, d portal.DocumentDetails, answer CitizenAnswer) error {
	return a.changeCouncil(ctx, by, policy.EditCouncil, number, version, func(_ context.Context, c *portal.CouncilReport) ([]portal.Fact, error) {
		fields, facts := checkCitizen(d.Texts(), answer, c.Ref(), false)
		fact, changed, err := c.Describe(d, a.now())
		return factsUnless(fields, err, changed, fact, facts)
	})
}

// SectionInput is the text of a section as it is typed. Base is the revision it was
// begun from.
type SectionInput struct {
	Section portal.ID
	Text    string // Markdown
	Base    int
	Citizen CitizenAnswer
}

// SectionKept is what became of a text. Clash: somebody else changed it since, and
// nothing was kept; Now is how it is stored.
type SectionKept struct {
	Clash bool
	Now   portal.ReportSection
}

// WriteCouncilSection keeps the text of a section.
func (a *App) WriteCouncilSection(ctx context.Context, by portal.Actor, number string, in SectionInput) (SectionKept, error) {
	kept := SectionKept{}
	in.Text = richtext.Normalize(in.Text)
	err := a.changeCouncil(ctx, by, policy.EditCouncil, number, 0, func(_ context.Context, c *portal.CouncilReport) ([]portal.Fact, error) {
		kept = SectionKept{}
		kept.Now, _ = c.Section(in.Section)
		fields, facts := checkCitizen(map[string]string{"text": richtext.Written(in.Text)}, in.Citizen, c.Ref(), false)
		if richtext.TooLong(in.Text) {
			fields["text"] = "Deze tekst is te lang. Er passen " + portal.Number(richtext.MaxRich) + " tekens in."
		}
		fact, clash, err := c.WriteSection(in.Section, in.Text, in.Base, a.now())
		if err != nil {
			return nil, err
		}
		if err := fields.Err(); err != nil {
			return nil, err
		}
		if kept.Clash = clash; clash || fact == nil {
			return nil, nil
		}
		return append(facts, *fact), nil
	})
	return kept, err
}

// RefreshCouncilSection takes over the figures of one section as they count now.
func (a *App) RefreshCouncilSection(ctx context.Context, by portal.Actor, number string, section portal.ID) error {
	is, err := a.councilReport(ctx, by, policy.EditCouncil, number)
	if err != nil {
		return err
	}
	fresh, err := a.compileSection(ctx, is.Kind, is.Period, section)
	if err != nil {
		return err
	}
	return a.changeCouncil(ctx, by, policy.EditCouncil, number, 0, func(_ context.Context, c *portal.CouncilReport) ([]portal.Fact, error) {
		fact, changed, err := c.RefreshSection(fresh, a.now())
		return factsUnless(nil, err, changed, fact, nil)
	})
}

// CouncilMoveInput is a step with a report as it is typed.
type CouncilMoveInput struct {
	portal.CouncilMove
	Version int64
	Citizen CitizenAnswer
}

// MoveCouncilReport takes a step on the way to the clerk. What the holder decides, the
// holder alone decides.
func (a *App) MoveCouncilReport(ctx context.Context, by portal.Actor, number string, in CouncilMoveInput) error {
	return a.moveCouncil(ctx, by, policy.EditCouncil, number, in, func(c portal.CouncilReport) error {
		if c.State == portal.CouncilHolder {
			return portal.Errorf(portal.Conflict, "Deze rapportage ligt bij de portefeuillehouder. Die gaat akkoord of stuurt haar terug.")
		}
		return nil
	})
}

// JudgeCouncilReport is the holder's answer: agreed, or returned with remarks.
func (a *App) JudgeCouncilReport(ctx context.Context, by portal.Actor, number string, in CouncilMoveInput) error {
	return a.moveCouncil(ctx, by, policy.AgreeCouncil, number, in, func(portal.CouncilReport) error { return nil })
}

func (a *App) moveCouncil(ctx context.Context, by portal.Actor, action policy.Action, number string, in CouncilMoveInput, may func(portal.CouncilReport) error) error {
	return a.changeCouncil(ctx, by, action, number, in.Version, func(ctx context.Context, c *portal.CouncilReport) ([]portal.Fact, error) {
		if err := may(*c); err != nil {
			return nil, err
		}
		if in.To == portal.CouncilSent {
			maker, err := a.maker(ctx)
			if err != nil {
				return nil, err
			}
			return one(c.Send(by.ID, maker, seal, a.now()))
		}
		fields, facts := checkCitizen(map[string]string{"number": in.Number, "note": in.Note}, in.Citizen, c.Ref(), false)
		fact, err := c.Move(in.CouncilMove, by.ID, a.now())
		if err != nil && portal.KindOf(err) != portal.Invalid {
			return nil, err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		return append([]portal.Fact{fact}, facts...), fields.Err()
	})
}
