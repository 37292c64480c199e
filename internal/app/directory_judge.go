package app

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ketenportaal/internal/portal"
)

// partnerJudge compares the rows of an import with what is there.
type partnerJudge struct {
	set      portal.Settings
	update   bool
	there    map[string]portal.Organisation // by folded name
	lines    map[string]int                 // of the names of this import
	invitees map[string]int                 // of the addresses of this import
}

func (v *PartnerVerdict) wrong(why string) {
	if v.Fate != PartnerWrong {
		v.Fate, v.Changes, v.Notes, v.Invited = PartnerWrong, nil, nil, ""
	}
	v.Notes = append(v.Notes, why)
}

// judge says what becomes of one row.
func (j *partnerJudge) judge(row PartnerRow) PartnerVerdict {
	v := PartnerVerdict{Line: row.Line, Name: portal.CleanLine(row.Name), Fate: PartnerNew}
	key := portal.FoldName(row.Name)
	was, known := j.there[key]
	if line, twice := j.lines[key]; twice && key != "" {
		v.wrong(fmt.Sprintf("Deze naam staat ook op regel %d.", line))
		return v
	}
	j.lines[key] = row.Line
	o := was
	if !known {
		o = portal.Organisation{Name: row.Name}
	}
	problems := j.fill(&o, row)
	if o.Kind == "" && len(problems) == 0 {
		problems = append(problems, "De soort is nog leeg. Kies uit: "+kindNames()+".")
	}
	if len(problems) == 0 {
		fields := organisationFields(&o, j.set)
		for _, field := range slices.Sorted(maps.Keys(fields)) {
			problems = append(problems, fields[field])
		}
	}
	if known && o.ID == j.set.Municipality && o.Kind != was.Kind {
		problems = append(problems, "Dit is de gemeente van dit portaal. De soort kan niet veranderen.")
	}
	if known && !was.Active {
		problems = append(problems, "Deze organisatie doet niet meer mee. Laat haar eerst weer meedoen.")
	}
	for _, p := range problems {
		v.wrong(p)
	}
	if v.Fate == PartnerWrong {
		return v
	}
	v.organisation = o
	if known {
		j.compare(&v, was, o)
	}
	return v
}

// compare says what a row changes of an organisation that is there. Its name
// stays: a name in look-alike letters is the same name, not a new one.
func (j *partnerJudge) compare(v *PartnerVerdict, was, is portal.Organisation) {
	if v.Name != was.Name {
		v.Notes = append(v.Notes, "Staat op de sociale kaart als ‘"+was.Name+"’. Die naam blijft.")
	}
	v.Changes = j.changes(was, is)
	switch {
	case len(v.Changes) == 0:
		v.Fate, v.organisation = PartnerSame, was
	case j.update:
		v.Fate = PartnerUpdated
	default:
		v.Fate, v.organisation = PartnerKept, was
	}
}

// fill puts the cells of a row in an organisation, and says what can't be read.
func (j *partnerJudge) fill(o *portal.Organisation, row PartnerRow) (problems []string) {
	for _, c := range []struct {
		cell string
		to   *string
	}{
		{row.ChainRole, &o.ChainRoles}, {row.Offer, &o.Offer}, {row.TargetGroup, &o.TargetGroup}, {row.Reach, &o.Reach},
		{row.Phone, &o.Phone}, {row.Email, &o.Email}, {row.Website, &o.Website}, {row.Address, &o.Address},
	} {
		if portal.CleanLine(c.cell) != "" {
			*c.to = c.cell
		}
	}
	if o.Website != "" && !strings.Contains(o.Website, "://") && strings.HasPrefix(strings.ToLower(o.Website), "www.") {
		o.Website = "https://" + o.Website // as people write it
	}
	if row.Kind != "" {
		kind, ok := named(row.Kind, portal.OrganisationKinds(), portal.OrganisationKind.Label)
		if !ok {
			problems = append(problems, "De soort ‘"+row.Kind+"’ kennen wij niet. Kies uit: "+kindNames()+".")
		}
		o.Kind = kind
	}
	if names := cellValues(row.Roles); len(names) > maxCellValues {
		problems = append(problems, "In de cel met rollen staat te veel.")
	} else if len(names) > 0 {
		o.Roles = nil
		for _, name := range names {
			role, ok := named(name, portal.ChainRoles(), portal.ChainRole.Label)
			if !ok {
				problems = append(problems, "De rol ‘"+name+"’ kennen wij niet. De rollen staan onder ‘Wat kunt u invullen?’.")
			}
			o.Roles = append(o.Roles, role)
		}
	}
	return append(problems, j.fillAreas(o, row.Areas)...)
}

// wholeMunicipality is how a row says that an organisation works everywhere.
const wholeMunicipality = "hele gemeente"

func (j *partnerJudge) fillAreas(o *portal.Organisation, cell string) (problems []string) {
	names := cellValues(cell)
	switch {
	case len(names) == 0:
		return nil
	case len(names) > maxCellValues:
		return []string{"In de cel met wijken staat te veel."}
	}
	o.Neighbourhoods = nil
	if len(names) == 1 && strings.HasSuffix(portal.FoldName(names[0]), wholeMunicipality) {
		return nil
	}
	for _, name := range names {
		at := slices.IndexFunc(j.set.Neighbourhoods, func(n portal.Neighbourhood) bool {
			return portal.FoldName(n.Name) == portal.FoldName(name) || string(n.ID) == name
		})
		if at < 0 {
			problems = append(problems, "De wijk ‘"+name+"’ is er niet. De beheerder kan wijken toevoegen.")
			continue
		}
		if id := j.set.Neighbourhoods[at].ID; !slices.Contains(o.Neighbourhoods, id) {
			o.Neighbourhoods = append(o.Neighbourhoods, id)
		}
	}
	return problems
}

func (j *partnerJudge) changes(was, is portal.Organisation) []PartnerChange {
	var changes []PartnerChange
	for _, c := range []PartnerChange{
		{"soort", was.Kind.Label(), is.Kind.Label()},
		{"rollen", roleNames(was.Roles), roleNames(is.Roles)},
		{"rol in eigen woorden", was.ChainRoles, is.ChainRoles},
		{"wijken", j.areaNames(was), j.areaNames(is)},
		{"aanbod", was.Offer, is.Offer}, {"doelgroep", was.TargetGroup, is.TargetGroup}, {"bereikbaar", was.Reach, is.Reach},
		{"telefoon", was.Phone, is.Phone}, {"e-mail", was.Email, is.Email}, {"website", was.Website, is.Website}, {"adres", was.Address, is.Address},
	} {
		if c.From != c.To {
			changes = append(changes, c)
		}
	}
	return changes
}

func (j *partnerJudge) areaNames(o portal.Organisation) string {
	if len(o.Neighbourhoods) == 0 {
		return wholeMunicipality
	}
	var names []string
	for _, n := range j.set.Neighbourhoods { // in one order, however they were typed
		if slices.Contains(o.Neighbourhoods, n.ID) {
			names = append(names, n.Name)
		}
	}
	return strings.Join(names, ", ")
}

func roleNames(roles []portal.ChainRole) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = r.Label()
	}
	return strings.Join(names, ", ")
}

func kindNames() string {
	var names []string
	for _, k := range portal.OrganisationKinds() {
		if k != portal.OrgMunicipality {
			names = append(names, k.Label())
		}
	}
	return strings.Join(names, ", ")
}

// named finds what a cell names, by its label or its code.
func named[T ~string](cell string, all []T, label func(T) string) (T, bool) {
	for _, v := range all {
		if name := portal.FoldName(cell); name == portal.FoldName(label(v)) || name == portal.FoldName(string(v)) {
			return v, true
		}
	}
	var none T
	return none, false
}

// maxCellValues is how many values a cell holds at most: each is compared with a
// whole list, and gets a sentence of its own when it isn't there.
const maxCellValues = 200

// cellValues are the values of a cell, divided by |.
func cellValues(cell string) []string {
	var values []string
	for v := range strings.SplitSeq(cell, "|") {
		if v = portal.CleanLine(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}
