package main

import (
	"ketenportaal/internal/portal"
)

// directory is what happens around the sociale kaart: organisations are asked to
// check their entry, and a month later the coordinator hears who did not. The
// demo is past its first month, so what is left of that is set aside.
func (p *play) directory() []moment {
	remind := func() error {
		_, err := p.app.RemindDirectory(p.ctx, portal.SystemActor())
		return err
	}
	aside := func() error {
		for _, step := range portal.BeginSteps() {
			if err := p.app.SetStepAside(p.ctx, p.actors[administrator], step, true); err != nil {
				return err
			}
		}
		return nil
	}
	return []moment{{at: p.at(200, .5), do: aside}, {at: p.at(30, 0), do: remind}, {at: p.at(5, 0), do: remind}}
}
