package portal

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestHideHalves(t *testing.T) {
	for _, c := range []struct {
		name                 string
		first, second        []int
		one, two, whole, sum string
	}{
		{"nothing at all", nil, nil, "", "", "", "0 0 0"},
		{"none is small", []int{5, 8}, []int{9, 0}, "5 8", "9 0", "14 8", "13 9 22"},
		{"one small: what would tell it goes along", []int{3, 9, 20}, []int{10, 11, 12}, "? ? 20", "? ? 12", "13 20 32", "32 33 65"},
		{"the half year of two hidden ones is shown", []int{3, 9}, []int{4, 12}, "? ?", "? ?", "7 21", "12 16 28"},
		{"a quarter without signals", []int{3, 9}, []int{0, 0}, "? ?", "0 0", "? ?", "12 0 12"},
		{"a small quarter: the half year would tell it", []int{2, 1}, []int{9, 12}, "? ?", "9 12", "? ?", "? 21 ?"},
		{"two small quarters", []int{2, 2}, []int{3, 0}, "? ?", "? ?", "? ?", "? ? 7"},
		{"two quarters of four", []int{4, 0}, []int{0, 4}, "? ?", "? ?", "? ?", "? ? ?"},
		{"all ones", []int{1, 1, 1, 1, 1}, []int{9, 9, 9, 9, 9}, "? ? ? ? ?", "9 9 9 9 9", "? ? ? ? ?", "5 45 50"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := HideHalves(c.first, c.second, [2]int{sumOf(c.first), sumOf(c.second)})
			for what, pair := range map[string][2]string{"first": {written(got.First.Cells), c.one}, "second": {written(got.Second.Cells), c.two}, "whole": {written(got.Whole.Cells), c.whole},
				"totals": {written([]Shown{got.First.Total, got.Second.Total, got.Whole.Total}), c.sum}} {
				if pair[0] != pair[1] {
					t.Errorf("%s: %s, want %s", what, pair[0], pair[1])
				}
			}
		})
	}
	if got := HideHalves([]int{17, 9}, []int{0, 0}, [2]int{20, 0}); !got.First.Cells[0].Hidden {
		t.Error("cells that overlap: 17 of 20 tells of three")
	}
}

func sumOf(cells []int) int {
	sum := 0
	for _, n := range cells {
		sum += n
	}
	return sum
}

func written(cells []Shown) string {
	line := ""
	for i, c := range cells {
		if i > 0 {
			line += " "
		}
		if c.Hidden {
			line += "?"
			continue
		}
		line += fmt.Sprint(c.N)
	}
	return line
}

// TestHalvesTellNothing subtracts: with everything that the three tables show, and
// that a hidden number isn't zero, each small number could be another one.
func TestHalvesTellNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 5).Draw(t, "size")
		number := rapid.OneOf(rapid.IntRange(0, 4), rapid.IntRange(0, 9), rapid.Just(0))
		first, second := rapid.SliceOfN(number, size, size).Draw(t, "first"), rapid.SliceOfN(number, size, size).Draw(t, "second")
		h := HideHalves(first, second, [2]int{sumOf(first), sumOf(second)})
		for row := range size {
			for column, n := range []int{first[row], second[row], first[row] + second[row]} {
				c := []Column{h.First, h.Second, h.Whole}[column]
				if !c.Cells[row].Hidden {
					if c.Cells[row].N != n || ShowOne(n).Hidden {
						t.Fatalf("%v and %v: cell %d of column %d is shown as %d", first, second, row, column, c.Cells[row].N)
					}
					continue
				}
				if ShowOne(n).Hidden && !couldDiffer(h, sumOf(first), sumOf(second), row, column, n) {
					t.Fatalf("%v and %v: cell %d of column %d can only be %d\n%s | %s | %s", first, second, row, column, n, written(h.First.Cells), written(h.Second.Cells), written(h.Whole.Cells))
				}
			}
		}
	})
}

// couldDiffer looks for another table with the same shown numbers, in which a cell
// holds something else.
func couldDiffer(h HalfYearTable, one, two, row, column, n int) bool {
	fits := func(c Column, row, n int) bool {
		if s := c.Cells[row]; !s.Hidden {
			return s.N == n
		}
		return c.Closed || n > 0
	}
	sums := map[[2]int]bool{{0, 0}: true}
	for r := range h.First.Cells {
		next := map[[2]int]bool{}
		for a := range one + 1 {
			for b := range two + 1 {
				if !fits(h.First, r, a) || !fits(h.Second, r, b) || !fits(h.Whole, r, a+b) || r == row && []int{a, b, a + b}[column] == n {
					continue
				}
				for s := range sums {
					next[[2]int{s[0] + a, s[1] + b}] = true
				}
			}
		}
		sums = next
	}
	if h.First.Total.Hidden || h.Second.Total.Hidden { // the totals could differ too
		return true
	}
	return sums[[2]int{one, two}]
}
