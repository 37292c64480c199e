package main

import (
	"context"
	"os"
	"time"

	"ketenportaal/internal/app"
)

// runtime is what this process knows of itself: no secret, no address.
func (m *Main) runtime(context.Context) app.Runtime {
	r := app.Runtime{Engine: "SQLite", MailServer: m.Config.SMTP.IsSet(), Uptime: time.Since(m.started), ClockShift: time.Until(m.Now())}
	if jobs := m.runner.Load(); jobs != nil {
		r.Jobs = jobs.State()
	}
	if m.Config.MongoDB.IsSet() {
		r.Engine = "MongoDB"
		return r
	}
	for _, part := range []string{"", "-wal"} {
		if info, err := os.Stat(databaseFile(m.Config) + part); err == nil {
			r.DatabaseBytes += info.Size()
		}
	}
	return r
}
