package portal

import "testing"

func TestSetStepAside(t *testing.T) {
	var s Settings
	tests := []struct {
		name        string
		step        BeginStep
		aside       bool
		wantChanged bool
		wantKind    Kind
		wantAside   int
	}{
		{"not needed", BeginMail, true, true, 0, 1},
		{"said twice", BeginMail, true, false, 0, 1},
		{"another one", BeginKeeper, true, true, 0, 2},
		{"needed after all", BeginMail, false, true, 0, 1},
		{"was needed already", BeginThemes, false, false, 0, 1},
		{"a step that isn't there", "koffie", true, false, NotFound, 1},
	}
	for _, tt := range tests {
		changed, err := s.SetStepAside(tt.step, tt.aside)
		if changed != tt.wantChanged || (err == nil) != (tt.wantKind == 0) || err != nil && KindOf(err) != tt.wantKind || len(s.SetAside) != tt.wantAside {
			t.Errorf("%s: changed %v, error %v, aside %v", tt.name, changed, err, s.SetAside)
		}
	}
}

func TestSetRecheck(t *testing.T) {
	s := Settings{}
	if s.CheckHolds() != DefaultRecheckDays {
		t.Errorf("a check holds %d days by itself", s.CheckHolds())
	}
	for days, ok := range map[int]bool{29: false, 30: true, 730: true, 731: false, 0: false, -180: false} {
		s = Settings{RecheckDays: 90}
		if err := s.SetRecheck(days); (err == nil) != ok || ok && s.CheckHolds() != days || !ok && s.CheckHolds() != 90 {
			t.Errorf("%d days: %v, then %d", days, err, s.CheckHolds())
		}
	}
}
