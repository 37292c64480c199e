package web

import (
	"time"

	"ketenportaal/internal/app"
)

// untilWords says before when something has to be done, or until when it could be.
func untilWords(now, due time.Time, late bool) string {
	if late {
		return couldUntil(now, due)
	}
	return before(now, due)
}

// tableTask is a task for a round table as the start page shows it.
func tableTask(now time.Time, t app.Task) StartTask {
	task := StartTask{Title: t.Table.Do, Href: t.Table.Path, Meta: t.Table.About, Answer: t.Table.Answer}
	if t.Due.IsZero() {
		return task
	}
	task.Meta = append(task.Meta, untilWords(now, t.Due, t.Late))
	switch days := daysBetween(now, t.Due); {
	case t.Late:
		task.Class, task.Badge = "late", Badge{"late", "te laat"}
	case days == 0:
		task.Class, task.Badge = "busy", Badge{"busy", "vandaag nog"}
	case days <= 7:
		task.Class, task.Badge = "busy", Badge{"busy", "nog " + plural(days, "dag", "dagen")}
	default:
		task.Badge = Badge{"", "nog " + plural(days, "dag", "dagen")}
	}
	return task
}
