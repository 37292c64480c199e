package portal

import (
	"slices"
	"strings"
	"time"
)

// SavedViews are the views of the list of signals one person kept: one document
// a person, so that its limit holds whoever saves at the same moment.
type SavedViews struct {
	Person  ID          `json:"person"`
	Version int64       `json:"-"`
	Org     ID          `json:"org"` // whose people see the shared ones
	Views   []SavedView `json:"views"`
}

// SavedView is a set of filters with a name. Query is kept as it stands in the
// address; who opens it reads it again, with the rights and lists of that day.
type SavedView struct {
	ID      ID        `json:"id"`
	Name    string    `json:"name"`
	Query   string    `json:"query"`
	Shared  bool      `json:"shared,omitempty"`
	SavedAt time.Time `json:"savedAt"`
}

// Limits of saved views.
const (
	MaxSavedViews = 20
	MaxViewName   = 40
	maxViewQuery  = 1000
)

// Save keeps a new view, or changes the one with its id: a name and whether
// colleagues see it; what it filters stays.
func (v *SavedViews) Save(view SavedView, now time.Time) error {
	f := Fields{}
	view.Name = text(f, "name", "De naam", CleanLine(view.Name), 1, MaxViewName)
	i := slices.IndexFunc(v.Views, func(old SavedView) bool { return old.ID == view.ID })
	if slices.ContainsFunc(v.Views, func(old SavedView) bool { return old.ID != view.ID && strings.EqualFold(old.Name, view.Name) }) {
		f["name"] = "U hebt al een weergave met deze naam. Kies een andere naam."
	}
	switch {
	case i >= 0:
		view.Query, view.SavedAt = v.Views[i].Query, v.Views[i].SavedAt
	case len(v.Views) >= MaxSavedViews:
		f["name"] = "U hebt al " + Number(MaxSavedViews) + " weergaven. Verwijder er eerst een."
	case view.Query == "" || len(view.Query) > maxViewQuery:
		f["name"] = "Kies eerst een of meer filters in de lijst. Bewaar die dan."
	default:
		view.SavedAt = now
	}
	if err := f.Err(); err != nil {
		return err
	}
	if i >= 0 {
		v.Views[i] = view
		return nil
	}
	v.Views = append(v.Views, view)
	return nil
}

// Remove takes a view away.
func (v *SavedViews) Remove(id ID) error {
	i := slices.IndexFunc(v.Views, func(view SavedView) bool { return view.ID == id })
	if i < 0 {
		return ErrNotFound
	}
	v.Views = slices.Delete(v.Views, i, i+1)
	return nil
}
