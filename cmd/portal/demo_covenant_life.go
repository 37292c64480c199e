package main

import "ketenportaal/internal/portal"

// covenantBegins puts the first version in force, on the day that the covenant names.
func (p *play) covenantBegins() []moment {
	return []moment{
		p.covenantMoment(covenantInForce, .2, coordinator, "put in force", func(by portal.Actor) error {
			return p.app.PutInForce(p.ctx, by, p.covenant, 1, 0, portal.Day(p.days[covenantInForce]))
		}),
	}
}
