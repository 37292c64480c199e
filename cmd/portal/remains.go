package main

import (
	"context"
	"time"

	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/jobs"
)

// remainsAge is how old the remains of a backup are before they are thrown
// away: longer than a backup takes.
const remainsAge = 24 * time.Hour

// sweepRemains throws away what a backup left beside the database when it was
// killed. A database elsewhere leaves nothing here.
func (m *Main) sweepRemains() jobs.Job {
	return jobs.Job{
		Name: "resten opruimen", Every: time.Hour,
		Run: func(context.Context) (bool, error) {
			if m.Config.MongoDB.IsSet() {
				return false, nil
			}
			return false, sqlite.SweepRemains(databaseFile(m.Config), time.Now().Add(-remainsAge))
		},
	}
}
