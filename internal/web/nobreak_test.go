package web

import "testing"

func TestKeepAmounts(t *testing.T) {
	for name, tt := range map[string]struct{ page, want string }{
		"no amount":         {"<p>Niets.</p>", "<p>Niets.</p>"},
		"in text":           {"<p>Begroot € 1.200, uitgegeven <b>€ 3</b>.</p>", "<p>Begroot €\u00a01.200, uitgegeven <b>€\u00a03</b>.</p>"},
		"in an attribute":   {`<input value="€ 12"> € 12`, `<input value="€ 12"> €` + "\u00a012"},
		"in a field":        {"<textarea name=\"a\">x € 5</textarea> € 6", "<textarea name=\"a\">x € 5</textarea> €\u00a06"},
		"in a choice":       {"<select><option>€ 5</option></select>", "<select><option>€ 5</option></select>"},
		"in a script":       {"<script>let a = '€ 5<b>'</script>", "<script>let a = '€ 5<b>'</script>"},
		"a field left open": {"<textarea>€ 5", "<textarea>€\u00a05"},
		"a tag left open":   {"€ 5<p title='€ 6", "€\u00a05<p title='€ 6"},
	} {
		if got := string(keepAmounts([]byte(tt.page))); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
