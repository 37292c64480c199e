package portal

import "testing"

func TestMoneyAsPeopleTypeIt(t *testing.T) {
	for typed, want := range map[string]Cents{
		"1.220.000": 122000000, "1220000": 122000000, "€ 1.220.000,00": 122000000, "12,50": 1250, "12.50": 1250, "12,5": 1250, "1.220": 122000,
		"1.22": 122, "€ 50,-": 5000, "1 220 000": 122000000, "€ 1\u00a0220,50": 122050, "1 220 000,-": 122000000, "-3,05": -305, "0": 0, "1.220,05": 122005, "0,01": 1,
	} {
		if got, ok := ParseCents(typed); !ok || got != want {
			t.Errorf("ParseCents(%q) = %d, %v; want %d", typed, got, ok, want)
		}
	}
	for _, typed := range []string{"", "€", "veel", "12,505", "1.22.000", "12,", ".50", "1,2,3", "12e3", "1.2200", "--3", "0x10", "1.220.000.000.000.000", "12,-5", "１２", "12 50", "1 22", "1220 000", "1 2,50"} {
		if got, ok := ParseCents(typed); ok {
			t.Errorf("ParseCents(%q) = %d; want a refusal", typed, got)
		}
	}
	for c, want := range map[Cents][2]string{122000000: {"€ 1.220.000", "1220000"}, 1250: {"€ 12,50", "12,50"}, -305: {"€ -3,05", "-3,05"}, 0: {"€ 0", "0"}, 5: {"€ 0,05", "0,05"}} {
		if c.String() != want[0] || c.Plain() != want[1] {
			t.Errorf("%d is written %q and %q, want %v", int64(c), c.String(), c.Plain(), want)
		}
		if back, ok := ParseCents(c.Plain()); !ok || back != c {
			t.Errorf("%q reads back as %d, %v", c.Plain(), back, ok)
		}
		if back, ok := ParseCents(c.String()); !ok || back != c {
			t.Errorf("%q reads back as %d, %v", c.String(), back, ok)
		}
	}
	if s := Hundredths(124000).String() + " " + Hundredths(350).String() + " " + Hundredths(355).String(); s != "1.240 3,5 3,55" {
		t.Error(s)
	}
}
