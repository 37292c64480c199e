package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// directoryReminders holds one document per round of checking an entry of the
// sociale kaart; its id is the key that makes each round told once.
var directoryReminders = docdb.Collection{Name: "directory_reminders"}

func setDirectoryReminder(r *portal.DirectoryReminder, v int64) { r.Version = v }

// DirectoryReminder gives a round of reminders; portal.ErrNotFound when it has
// not begun.
func (s *Store) DirectoryReminder(ctx context.Context, id portal.ID) (portal.DirectoryReminder, error) {
	return get(ctx, s.db, directoryReminders.Name, string(id), setDirectoryReminder)
}

// InsertDirectoryReminder begins a round; portal.Taken when it has begun.
func (s *Store) InsertDirectoryReminder(ctx context.Context, r *portal.DirectoryReminder) error {
	return insert(ctx, s.db, directoryReminders.Name, r.ID, &r.Version, r, nil)
}

// SaveDirectoryReminder stores a changed round.
func (s *Store) SaveDirectoryReminder(ctx context.Context, r *portal.DirectoryReminder) error {
	return replace(ctx, s.db, directoryReminders.Name, r.ID, &r.Version, r, nil)
}
