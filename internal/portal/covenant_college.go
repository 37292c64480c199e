package portal

import (
	"strconv"
	"time"
)

// Limits of what the college decided, in characters.
const (
	MaxCollegeNumber = 60
	MaxProxyNumber   = 120
	MaxSigningNote   = 500
)

// versionFact tells of one version of a covenant: its number is in DetailField.
func (c Covenant) versionFact(e EventType, v CovenantVersion, more map[string]string) Fact {
	details := map[string]string{DetailField: strconv.Itoa(v.Nr)}
	for k, value := range more {
		details[k] = value
	}
	return c.Fact(e, details)
}

// Resolve enters what the college decided about a version. While signing hasn't been
// opened it can be corrected.
func (c Covenant) Resolve(v *CovenantVersion, d CollegeDecision) (Fact, error) {
	now := d.At
	switch v.State {
	case CovenantConsulted:
		if v.Consults(now) {
			return Fact{}, Errorf(Conflict, "De consultatie loopt nog. Leg het besluit vast als zij voorbij is.")
		}
	case CovenantResolved:
	case CovenantDraft:
		return Fact{}, Errorf(Conflict, "Deze versie is nog een concept. Vraag eerst de partijen om te reageren.")
	default:
		return Fact{}, Errorf(Conflict, "De ondertekening is al geopend. Het besluit ligt daarmee vast.")
	}
	if err := d.validate(now); err != nil {
		return Fact{}, err
	}
	if v.State == CovenantConsulted {
		if err := v.Move(CovenantResolved, CovenantStep{At: now, By: d.By}); err != nil {
			return Fact{}, err
		}
	}
	v.College, v.ChangedAt = &d, now
	return c.versionFact(CovenantResolvedByCollege, *v, map[string]string{DetailPerson: string(d.Proxy)}), nil
}

// validate cleans the fields and reports what is wrong, by form field.
func (d *CollegeDecision) validate(now time.Time) error {
	f := Fields{}
	d.Number = text(f, "number", "Het nummer van het besluit", CleanLine(d.Number), 1, MaxCollegeNumber)
	d.ProxyNumber = text(f, "proxy_number", "Het nummer of de vindplaats van de volmacht", CleanLine(d.ProxyNumber), 1, MaxProxyNumber)
	switch {
	case d.Date.IsZero():
		f["date"] = "Vul de datum van het besluit in."
	case Day(d.Date).After(Day(now)):
		f["date"] = "Deze datum moet nog komen. Leg het besluit vast als het genomen is."
	}
	if d.Proxy == "" {
		f["proxy"] = "Kies wie namens de gemeente tekent."
	}
	return f.Err()
}

// Unresolve brings a version back to concept. What the college decided about the text
// of before doesn't hold for the next one.
func (c Covenant) Unresolve(v *CovenantVersion, by ID, reason string, now time.Time) (Fact, error) {
	if v.State != CovenantResolved {
		return Fact{}, Errorf(Conflict, "Dit kan alleen zolang de versie is vastgesteld en de ondertekening niet open is.")
	}
	f := Fields{}
	reason = text(f, "reason", "De reden", CleanLine(reason), 1, MaxSigningNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if err := v.Move(CovenantDraft, CovenantStep{At: now, By: by, Note: reason}); err != nil {
		return Fact{}, err
	}
	v.College = nil
	return c.versionFact(CovenantUnresolved, *v, nil), nil
}
