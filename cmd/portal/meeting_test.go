package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// meetingCanary stands in a confidential item.
const meetingCanary = "Kanariezaak"

// cut takes the connection of a browser away, or gives it back.
func (b *browser) cut(off bool) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}},
		})
		return err
	}))
}

// note types in the notes of the item in hand and waits for what the page says.
func (b *browser) note(text, says string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(".editor"), text))
	b.until("the notes to say "+says, fmt.Sprintf(`document.querySelector("#notities [data-note-state]").textContent.includes(%q)`, says))
}

// beginMeeting sends the agenda of the meeting that the demo prepares, with a
// confidential item on it, and begins it. It gives its path.
func beginMeeting(t *testing.T, r *running) (path string, secretary *browser) {
	t.Helper()
	early := r.login(t, "secretaris@gemeente.example")
	early.visit("/ronde-tafels")
	path = valueOf(early, chromedp.Evaluate[string](`[...document.querySelectorAll("[data-row]")].find(r => r.textContent.includes("Voorstellen open") && r.textContent.includes("Klankbordgroep")).querySelector("a.title").getAttribute("href")`))
	early.visit(path + "/punten/nieuw")
	early.unfold()
	early.fill("#title", meetingCanary+" bespreken")
	early.tick("#confidential")
	early.submit("form.form .button")
	early.visit(path + "/versturen")
	early.submit("main form .button")
	start, err := time.Parse(time.RFC3339, valueOf(early, chromedp.Evaluate[string](`document.querySelector(".head time").getAttribute("datetime")`)))
	if err != nil {
		t.Fatal(err)
	}
	r.Clock.To(start)
	secretary = r.login(t, "secretaris@gemeente.example")
	secretary.visit(path + "/beginnen")
	secretary.submit("main form .button")
	if got := secretary.path(); !strings.HasSuffix(got, "/vergadering") {
		t.Fatalf("after the beginning at %s", got)
	}
	return path, secretary
}

// A meeting is recorded by a secretary whose connection is cut twice, and by
// another at once; members follow what was recorded, and nothing else.
func TestMeetingLosesNothing(t *testing.T) {
	r := startPortal(t, time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
	path, secretary := beginMeeting(t, r)
	item := valueOf(secretary, chromedp.Evaluate[string](`document.querySelector(".items a").getAttribute("href")`))
	secretary.visit(item)
	secretary.wants(".editor")

	secretary.note("Eerste zin. ", "Opgeslagen om")
	secretary.cut(true)
	secretary.note("Zonder verbinding. ", "geen verbinding")
	secretary.cut(false)
	secretary.until("the notes to be stored by themselves", `document.querySelector("#notities [data-note-state]").textContent.includes("Opgeslagen om")`)

	secretary.cut(true)
	secretary.note("Nog een keer weg. ", "geen verbinding")
	_ = chromedp.Do(secretary.ctx, chromedp.Reload()) // the page doesn't come: that is the point
	secretary.cut(false)
	secretary.visit(item)
	secretary.until("the text to be back and stored", `document.querySelector(".editor")?.innerText.includes("Nog een keer weg.") && document.querySelector("#notities [data-note-state]").textContent.includes("Opgeslagen om")`)
	if left := valueOf(secretary, chromedp.Evaluate[int](`Object.keys(localStorage).filter(k => k.startsWith("notitie:")).length`)); left != 0 {
		t.Errorf("the browser still keeps %d texts", left)
	}
	secretary.visit(item)
	secretary.wants(".editor")
	if got := secretary.text(".editor"); !strings.Contains(got, "Eerste zin. Zonder verbinding. Nog een keer weg.") {
		t.Errorf("stored: %q", got)
	}

	t.Run("two who write under one item", func(t *testing.T) { twoWriters(t, r, secretary, item) })
	t.Run("a paste from a word processor", func(t *testing.T) { pasteInMeeting(t, secretary, item) })
	t.Run("members follow what was recorded", func(t *testing.T) { followMeeting(t, r, secretary, path, item) })
	t.Run("a clock for who wants one", func(t *testing.T) {
		secretary.visit(item)
		secretary.tick("[data-clock] button")
		counts := `/^0:0[1-9] van \d+ minuten$/.test(document.querySelector("[data-clock] [role=timer]").textContent)`
		secretary.until("the clock to count", counts)
		secretary.visit(item)
		secretary.until("the clock to go on", counts)
		secretary.tick("[data-clock] button")
		secretary.until("the clock to stop", `document.querySelector("[data-clock] [role=timer]").textContent === ""`)
	})
	t.Run("logging out leaves nothing", func(t *testing.T) {
		secretary.visit(item)
		secretary.wants(".editor")
		secretary.do(chromedp.Evaluate[chromedp.Void](`localStorage.setItem("notitie:iemand", "{}"); document.querySelector('form[action="/uitloggen"]').requestSubmit()`))
		secretary.until("the login page", `location.pathname === "/inloggen" || !document.querySelector("a.bell")`)
		if left := valueOf(secretary, chromedp.Evaluate[int](`localStorage.length`)); left != 0 {
			t.Errorf("the browser still keeps %d texts", left)
		}
	})
}

func twoWriters(t *testing.T, r *running, secretary *browser, item string) {
	second := r.login(t, "ketencoordinator@gemeente.example")
	second.visit(item)
	second.wants(".editor")
	second.note("Van de coördinator. ", "Opgeslagen om")
	secretary.note("Van de secretaris. ", "Iemand anders veranderde deze notities ook")
	secretary.tick("#notities .actions:not(.tools) .button")
	secretary.until("both texts", `!!document.querySelector("#verschil")`) // a conflict, by its status too
	both := secretary.text("#verschil")
	if !strings.Contains(both, "Van de coördinator.") || !strings.Contains(both, "Van de secretaris.") {
		t.Fatalf("the page shows %q, want both texts", both)
	}
	secretary.wants(".editor")
	secretary.submit("button[name=both]")
	secretary.wants(".editor")
	if got := secretary.text(".editor"); !strings.Contains(got, "Van de coördinator.") || !strings.Contains(got, "Van de secretaris.") {
		t.Errorf("after “beide”: %q", got)
	}
}

func pasteInMeeting(t *testing.T, secretary *browser, item string) {
	secretary.visit(item)
	secretary.wants(".editor")
	secretary.do(chromedp.Evaluate[chromedp.Void](`(() => {
		const region = document.querySelector(".editor");
		region.focus();
		getSelection().selectAllChildren(region);
		getSelection().collapseToEnd();
		const clipboardData = new DataTransfer();
		clipboardData.setData("text/html", "<h1 class=MsoTitle>Kop uit Word</h1><p class=MsoNormal><b>Vet</b><script>alert(1)<\/script></p><table><tr><td>cel een</td><td>cel twee</td></tr></table>");
		region.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
	})()`))
	secretary.until("the paste to be stored", `document.querySelector("#notities [data-note-state]").textContent.includes("Opgeslagen om")`)
	secretary.visit(item)
	secretary.wants(".editor table")
	if got := secretary.text(".editor"); !strings.Contains(got, "Kop uit Word") || !strings.Contains(got, "cel twee") || strings.Contains(got, "alert") {
		t.Errorf("after a paste: %q", got)
	}
}

func followMeeting(t *testing.T, r *running, secretary *browser, path, item string) {
	member := r.login(t, "deelnemer@geldfit.example")
	member.visit(path + "/vergadering")
	member.wants("[data-stand]")
	shared := r.login(t, "secretaris@gemeente.example")
	shared.visit(path + "/vergadering?scherm=ja")
	shared.wants(".beamer")

	secretary.visit(item)
	secretary.wants(".editor")
	secretary.fill("#text", "Wij bellen binnen twee dagen terug.")
	secretary.submit("#afspraak .actions .button")
	for who, b := range map[string]*browser{"a member": member, "the screen for all": shared} {
		b.until("the agreement on the page of "+who, `document.querySelector("[data-stand]").innerText.includes("binnen twee dagen terug")`)
		page := valueOf(b, chromedp.Evaluate[string](`document.documentElement.outerHTML`))
		for _, word := range []string{meetingCanary, "Eerste zin.", "Van de secretaris."} {
			if strings.Contains(page, word) {
				t.Errorf("%s reads %q", who, word)
			}
		}
	}
	if wrong := member.reports(); len(wrong) > 0 {
		t.Errorf("the member's browser reports %q", wrong)
	}
}
