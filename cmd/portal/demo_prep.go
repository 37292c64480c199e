package main

import (
	"fmt"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// demoPrepared is what the adviser writes about an item, by its title.
type demoPrepared struct {
	title string
	texts portal.PreparationBlock
}

const preparedSummary = `Dit overleg gaat over de afspraken die nog openstaan.

- **Laat merken** dat u de signalen van dit kwartaal hebt gelezen.
- **Zeg niets toe** over geld: de begroting is nog niet vastgesteld.
- Sluit af met één ding dat morgen anders gaat.`

func demoPreparation() []demoPrepared {
	return []demoPrepared{
		{itemFlags, portal.PreparationBlock{Want: "Eén vaste plek waar signalen binnenkomen, en een naam erbij.", Why: "Partners vragen hier al twee keer naar.",
			Position: "Geldfit wil het graag. Bewindvoerders twijfelen over de tijd die het kost.", Beware: "Noem geen zaken van inwoners, ook niet als voorbeeld."}},
		{itemSubsidy, portal.PreparationBlock{Want: "Drie doelen waar partners achter staan. Bedragen nog niet."}},
	}
}

// preparationMoments write the preparation of the meeting that is being prepared,
// with a note of the portfolio holder.
func (p *play) preparationMoments() []moment {
	write := func(day int, part float64, by account, do func(by portal.Actor, number string) error) moment {
		return moment{at: p.at(day, part), do: func() error {
			p.seen[by] = p.now()
			if err := do(p.actors[by], p.tables[tablePrepared]); err != nil {
				return fmt.Errorf("preparation: %w", err)
			}
			return nil
		}}
	}
	list := []moment{write(1, .3, adviser, func(by portal.Actor, number string) error {
		_, err := p.app.WritePreparationSummary(p.ctx, by, number, app.PreparationSummary{Text: preparedSummary, Ground: portal.DefaultGround})
		return err
	})}
	for i, d := range demoPreparation() {
		list = append(list, write(1, .35+float64(i)/50, adviser, func(by portal.Actor, number string) error {
			item, err := p.itemOf(tablePrepared, d.title)
			d.texts.Item = item
			if err == nil {
				_, err = p.app.WritePreparationBlock(p.ctx, by, number, app.PreparationTexts{PreparationBlock: d.texts})
			}
			return err
		}))
	}
	return append(list, write(1, .6, holder, func(by portal.Actor, number string) error {
		item, err := p.itemOf(tablePrepared, demoPreparation()[0].title)
		if err == nil {
			_, err = p.app.WritePreparationNote(p.ctx, by, number, app.PreparationNote{Item: item, Text: "Bel ik eerst even met Geldfit?"})
		}
		return err
	}))
}
