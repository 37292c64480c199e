package docdb

import "context"

// Compacter is a database that keeps deleted bytes in its own files for a while
// and can be told to overwrite them. SQLite is one: its text index and its log
// hold them until they are merged and cut off. MongoDB is none: WiredTiger gives
// the space of a deleted document out again by itself.
type Compacter interface {
	// Compact returns when nothing of what was deleted before the call stands in
	// the database's files any more. Others go on meanwhile, waiting at times.
	Compact(ctx context.Context) error
}
