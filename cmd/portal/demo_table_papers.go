package main

import (
	"fmt"
	"strings"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// demoPaper is a paper of the meeting of the demo that is being prepared.
type demoPaper struct {
	day           int // days ago
	by            account
	item          string // its title; empty for the meeting as a whole
	file, content string
}

func demoPapers() []demoPaper {
	return []demoPaper{
		{4, secretary, "", "Leeswijzer.txt", "Lees vooraf de notitie over subsidiedoelen.\n\nDe overige stukken volgen per agendapunt."},
		{3, adviser, itemSubsidy, "Notitie doelen bij een meerjarige subsidie.txt", "Welke doelen horen bij een meerjarige subsidie?\n\nWij stellen drie doelen voor: op tijd hulp, minder uitval en zicht op wat helpt.\n\nDe vraag aan de tafel: welke cijfers laten dat zien?"},
		{2, secretary, itemComplaint, "Overzicht klachten.txt", "Vier klachten in dit kwartaal gaan over bereikbaarheid.\n\nHet kantoor heeft nog niet gereageerd."},
	}
}

// tablePapers add papers to the meeting that is being prepared.
func (p *play) tablePapers() []moment {
	var list []moment
	for _, d := range demoPapers() {
		list = append(list, moment{at: p.at(d.day, .7), alone: true, do: func() error {
			p.seen[d.by] = p.now()
			if err := p.addPaper(d); err != nil {
				return fmt.Errorf("paper %s: %w", d.file, err)
			}
			return nil
		}})
	}
	return list
}

func (p *play) addPaper(d demoPaper) error {
	by, to := p.actors[d.by], app.UploadTo{Table: p.tables[tablePrepared]}
	if d.item != "" {
		page, err := p.app.Agenda(p.ctx, by, to.Table)
		if err != nil {
			return err
		}
		for _, l := range page.Lines {
			if l.Title == d.item {
				to.Item = l.ID
			}
		}
		if to.Item == "" {
			return portal.ErrNotFound
		}
	}
	upload, err := p.app.ReceiveUpload(p.ctx, by, to, d.file, strings.NewReader(d.content))
	if err != nil {
		return err
	}
	defer upload.Close()
	_, err = p.app.AddPaper(p.ctx, by, to, &app.UploadForm{File: upload})
	return err
}
