package web

import "testing"

// TestKeepingIsInGroups: each room stands once, under a heading that doesn't
// come back, and nobody sees a heading without a room of their own.
func TestKeepingIsInGroups(t *testing.T) {
	seen, last := map[string]bool{}, ""
	for _, k := range keepingRooms {
		if k.group != last && seen[k.group] {
			t.Errorf("group %q is in two pieces, at %s", k.group, k.room.Href)
		}
		if seen[k.room.Href] {
			t.Errorf("%s stands twice", k.room.Href)
		}
		seen[k.group], seen[k.room.Href], last = true, true, k.group
	}
	p := signalPortal(t)
	p.as("bea").get(t, "/beheer").wants(200).In("h2", HasText("Inrichting")).In("section .title[href=/beheer/huisstijl]").Not("Privacymeldingen")
	p.as("arie").get(t, "/beheer").wants(200).In("h2", HasText("Toezicht")).In(".title[href=/beheer/audit]").Not("Inrichting")
	p.as("gerda").get(t, "/beheer").wants(404)
}
