package app

import (
	"context"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SurveyImportRow is a row of a file, as it was read.
type SurveyImportRow struct {
	Line int
	portal.SurveyTyped
}

// SurveyImportLine is a row with what the portal makes of it. Why says what is wrong and
// is empty for a good one; LeftOut: fewer than five people answered, so it is not kept.
type SurveyImportLine struct {
	Line    int
	Typed   portal.SurveyTyped
	Answer  portal.SurveyAnswer
	LeftOut bool
	Why     string
}

// PreviewSurvey says of each row what it would become. Nothing is stored.
func (a *App) PreviewSurvey(_ context.Context, by portal.Actor, rows []SurveyImportRow) (lines []SurveyImportLine, good int, err error) {
	if err := policy.Check(by, policy.KeepVoice, policy.VoiceOn{}); err != nil {
		return nil, 0, err
	}
	seen := map[string]bool{}
	for _, row := range rows {
		l := SurveyImportLine{Line: row.Line, Typed: row.SurveyTyped}
		if row.Few() {
			l.LeftOut = true
			lines = append(lines, l)
			continue
		}
		answer, fields := row.Read()
		found, _ := checkCitizen(map[string]string{"question": row.Question}, CitizenAnswer{Checked: true}, portal.Ref{}, false)
		var wrong []string
		for _, field := range []string{"question", "n", "score", "scale"} {
			if s := fields[field] + found[field]; s != "" {
				wrong = append(wrong, s)
			}
		}
		if key := portal.FoldName(answer.Question); seen[key] {
			wrong = append(wrong, "Deze vraag staat er twee keer.")
		} else {
			seen[key] = true
		}
		l.Answer, l.Why = answer, strings.Join(wrong, " ")
		if l.Why == "" {
			good++
		}
		lines = append(lines, l)
	}
	return lines, good, nil
}
