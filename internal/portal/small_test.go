package portal

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestHideSmall(t *testing.T) {
	h, all := Shown{Hidden: true}, func(n int) []Shown { return slices.Repeat([]Shown{{Hidden: true}}, n) }
	for _, c := range []struct {
		name  string
		cells []int
		want  []Shown
		total Shown
	}{
		{"nothing at all", nil, []Shown{}, Shown{}},
		{"only zeros", []int{0, 0}, []Shown{{}, {}}, Shown{}},
		{"none is small", []int{5, 0, 12}, []Shown{{N: 5}, {}, {N: 12}}, Shown{N: 17}},
		{"one small: the next least goes along", []int{2, 7, 20}, []Shown{h, h, {N: 20}}, Shown{N: 29}},
		{"all that equal the next least go along", []int{5, 5, 4, 9}, []Shown{h, h, h, {N: 9}}, Shown{N: 23}},
		{"two small that differ hide each other", []int{2, 4, 30, 0}, []Shown{h, h, {N: 30}, {}}, Shown{N: 36}},
		{"together still small", []int{1, 2, 30, 40}, []Shown{h, h, h, {N: 40}}, Shown{N: 73}},
		{"all fours and a large one", []int{4, 4, 9}, all(3), Shown{N: 17}},
		{"all fours and a zero", []int{4, 4, 0}, all(3), Shown{N: 8}},
		{"all fours, nothing to hide behind", []int{4, 4}, all(2), h},
		{"all ones", []int{1, 1, 1, 1, 1}, all(5), h},
		{"the total is small", []int{1, 0, 1}, all(3), h},
		{"one small cell is all there is", []int{3}, all(1), h},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := HideSmall(c.cells); !slices.Equal(got, c.want) {
				t.Errorf("cells %v", got)
			}
			if got := ShowTotal(c.cells); got != c.total {
				t.Errorf("total %v, want %v", got, c.total)
			}
		})
	}
	if got, _ := HideWith([]int{12, 17, 30}, []bool{true, false, false}); !slices.Equal(got, []Shown{h, h, {N: 30}}) {
		t.Errorf("a cell that must be hidden: %v", got)
	}
}

// TestNothingHiddenCanBeFound looks at every table of some sizes as somebody does who
// knows the rules: each hidden cell has at least two values that give the same table.
func TestNothingHiddenCanBeFound(t *testing.T) {
	for _, size := range []struct{ cells, most int }{{1, 12}, {2, 14}, {3, 11}, {4, 8}, {5, 6}, {6, 5}} {
		found := map[string][]map[int]bool{} // by what is shown: which values each cell can have
		eachTable(size.cells, size.most, func(cells []int) {
			seen := fmt.Sprint(HideSmall(cells), ShowTotal(cells))
			if found[seen] == nil {
				found[seen] = make([]map[int]bool, size.cells)
			}
			for i, n := range cells {
				if found[seen][i] == nil {
					found[seen][i] = map[int]bool{}
				}
				found[seen][i][n] = true
			}
		})
		eachTable(size.cells, size.most, func(cells []int) {
			shown := HideSmall(cells)
			can := found[fmt.Sprint(shown, ShowTotal(cells))]
			for i, s := range shown {
				if s.Hidden && len(can[i]) < 2 {
					t.Fatalf("%v is shown as %v: cell %d can only be %d", cells, shown, i, cells[i])
				}
				if !s.Hidden && s.N != cells[i] {
					t.Fatalf("%v is shown as %v", cells, shown)
				}
			}
		})
	}
}

// eachTable gives every table of n cells from 0 to most.
func eachTable(n, most int, do func([]int)) {
	cells := make([]int, n)
	for {
		do(cells)
		i := 0
		for ; i < n && cells[i] == most; i++ {
			cells[i] = 0
		}
		if i == n {
			return
		}
		cells[i]++
	}
}

// TestNoSmallNumberIsShown: nor the sum of what is hidden, when the total is shown.
func TestNoSmallNumberIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.IntRange(0, 60), 1, 12).Draw(t, "cells")
		forced := rapid.SliceOfN(rapid.Bool(), len(cells), len(cells)).Draw(t, "forced")
		shown, total := hideSmall(cells, forced)
		sum, hidden := 0, 0
		for i, s := range shown {
			if s.Hidden {
				hidden++
			} else {
				sum += s.N
			}
			if !s.Hidden && (s.N > 0 && s.N < LeastShown || forced[i] && cells[i] > 0) {
				t.Fatalf("%v shows %v", cells, shown)
			}
		}
		if hidden == 1 && len(cells) > 1 && !total.Hidden {
			t.Fatalf("%v hides one cell only: %v of %v", cells, shown, total)
		}
		if rest := total.N - sum; hidden > 0 && !total.Hidden && rest < LeastShown {
			t.Fatalf("%v: %d is left for the hidden cells", cells, rest)
		}
	})
}

func TestShowSum(t *testing.T) {
	hidden := Shown{Hidden: true}
	for _, c := range []struct {
		n1, n2        int
		first, second Shown
		want          Shown
	}{
		{12, 9, ShowOne(12), ShowOne(9), Shown{N: 21}},
		{12, 0, ShowOne(12), ShowOne(0), Shown{N: 12}},
		{12, 2, ShowOne(12), ShowOne(2), hidden},
		{7, 10, hidden, ShowOne(10), hidden}, // 7 is hidden for the sake of another cell
		{3, 4, ShowOne(3), ShowOne(4), Shown{N: 7}},
		{4, 4, ShowOne(4), ShowOne(4), hidden},
		{2, 2, ShowOne(2), ShowOne(2), hidden},
		{0, 3, ShowOne(0), ShowOne(3), hidden},
	} {
		if got := ShowSum(c.n1, c.n2, c.first, c.second); got != c.want {
			t.Errorf("%d and %d: %v, want %v", c.n1, c.n2, got, c.want)
		}
	}
}
