package portal

import (
	"strings"
	"testing"
	"time"
)

// goalsOf makes a tree of "title>parent" in order; ids are titles.
func goalsOf(t *testing.T, rows ...string) GoalTree {
	t.Helper()
	var tree GoalTree
	for _, row := range rows {
		title, parent, _ := strings.Cut(row, ">")
		g := PolicyGoal{ID: ID(title), Title: title}
		if _, err := tree.Place(&g, ID(parent), day0); err != nil {
			t.Fatalf("%s: %v", row, err)
		}
		tree = append(tree, g)
	}
	return tree
}

var day0 = time.Date(2026, 3, 2, 9, 0, 0, 0, amsterdam)

func TestGoalNumbersFollowThePlaceAndStay(t *testing.T) {
	tree := goalsOf(t, "a", "b", "aa>a", "ab>a", "aba>ab")
	for id, want := range map[ID]string{"a": "D-01", "b": "D-02", "aa": "D-01.1", "ab": "D-01.2", "aba": "D-01.2.1"} {
		if g, _ := tree.Goal(id); g.Number != want {
			t.Errorf("%s: got %s, want %s", id, g.Number, want)
		}
	}
	if _, err := tree.Move(&tree[3], "b", day0); err != nil { // ab, with aba
		t.Fatal(err)
	}
	if g, _ := tree.Goal("ab"); g.Number != "D-01.2" || g.Parent != "b" {
		t.Errorf("moved: %+v", g)
	}
	next := PolicyGoal{ID: "ac"}
	if _, err := tree.Place(&next, "a", day0); err != nil || next.Number != "D-01.3" {
		t.Errorf("a number that went along was given again: %s, %v", next.Number, err)
	}
}

func TestGoalMoveRefuses(t *testing.T) {
	tree := goalsOf(t, "a", "aa>a", "aaa>aa", "aaaa>aaa", "b", "bb>b", "c")
	tree[6].EndedAt = day0
	for _, tt := range []struct {
		name, goal, parent, want string
	}{
		{"under itself", "a", "a", "onder zichzelf"},
		{"under what is under it", "a", "aaa", "onder zichzelf"},
		{"a fifth layer", "c", "aaaa", "te diep"},
		{"what is under it would be a fifth layer", "b", "aaa", "te diep"},
		{"under one that ended", "b", "c", "beëindigd"},
		{"under nothing known", "b", "x", "niet (meer)"},
		{"where it stands", "aa", "a", "staat daar al"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g, _ := tree.Goal(ID(tt.goal))
			_, err := tree.Move(&g, ID(tt.parent), day0)
			if got := FieldsOf(err)["parent"]; !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if g, _ := tree.Goal("bb"); !tree.MayHold("aa", g.ID) || !tree.MayHold("", g.ID) || tree.MayHold("aaaa", g.ID) {
		t.Error("where bb can stand")
	}
}

func TestGoalOrderAndEnd(t *testing.T) {
	tree := goalsOf(t, "a", "b", "c", "aa>a")
	order := func() string {
		s := ""
		for _, g := range tree.Walk("") {
			s += string(g.ID) + " "
		}
		return strings.TrimSpace(s)
	}
	shift := func(id ID, up bool) {
		for _, changed := range tree.Shift(id, up, day0) {
			for i := range tree {
				if tree[i].ID == changed.ID {
					tree[i] = changed
				}
			}
		}
	}
	shift("c", true)
	if got := order(); got != "a aa c b" {
		t.Errorf("got %s", got)
	}
	shift("a", true) // the first stays
	shift("a", false)
	if got := order(); got != "c a aa b" {
		t.Errorf("got %s", got)
	}
	if _, err := tree.End(&tree[0], day0); FieldsOf(err)["end"] == "" {
		t.Errorf("ended above one that runs: %v", err)
	}
	if _, err := tree.End(&tree[3], day0); err != nil {
		t.Fatal(err)
	}
	if _, err := tree.End(&tree[3], day0); KindOf(err) != Conflict {
		t.Errorf("ended twice: %v", err)
	}
	if _, err := tree.End(&tree[0], day0); err != nil {
		t.Error(err)
	}
	if _, err := tree.Resume(&tree[3], day0); FieldsOf(err)["end"] == "" {
		t.Errorf("resumed under one that ended: %v", err)
	}
	if _, err := tree.Resume(&tree[0], day0); err != nil || !tree[0].Running() {
		t.Error("not resumed")
	}
}
