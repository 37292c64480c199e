package live

import (
	"encoding/json"
	"testing"
)

func TestFrameJSON(t *testing.T) {
	tests := []struct {
		name  string
		frame Frame
		want  string
	}{
		{"plain", Frame{Seq: 7, Prev: 6, Unread: 3, Kind: "signal"}, `{"seq":7,"prev":6,"unread":3,"kind":"signal"}`},
		{"nothing unread", Frame{Seq: 1}, `{"seq":1,"prev":0,"unread":0,"kind":""}`},
		{"kind that needs quoting", Frame{Kind: "a\"b\\\n\x00é<"}, `{"seq":0,"prev":0,"unread":0,"kind":"a\"b\\\n\u0000é\u003c"}`},
		{"large", Frame{Seq: 1<<63 - 1, Prev: 1<<63 - 2, Kind: "x"}, `{"seq":9223372036854775807,"prev":9223372036854775806,"unread":0,"kind":"x"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.frame.appendJSON(nil)
			if string(got) != tt.want {
				t.Errorf("JSON = %s, want %s", got, tt.want)
			}
			if !json.Valid(got) {
				t.Errorf("not JSON: %s", got)
			}
		})
	}
}

func TestBacklogJSONLinksItsFrames(t *testing.T) {
	b := Backlog{Frames: []Frame{{Seq: 5, Kind: "signal"}, {Seq: 8, Unread: 2, Kind: "minutes"}}, Last: 9, Unread: 2}
	const want = `{"at":9,"unread":2,"frames":[{"seq":5,"prev":3,"unread":0,"kind":"signal"},{"seq":8,"prev":5,"unread":2,"kind":"minutes"}]}`
	if got := string(b.appendJSON(nil, 3)); got != want {
		t.Errorf("JSON = %s, want %s", got, want)
	}
	if got, want := string(Backlog{Last: 4}.appendJSON(nil, 4)), `{"at":4,"unread":0,"frames":[]}`; got != want {
		t.Errorf("empty = %s, want %s", got, want)
	}
}
