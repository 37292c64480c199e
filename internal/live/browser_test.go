package live

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// livePage shows what public/js/live.js hands over.
const livePage = `<!doctype html><title>live</title><script type="module">
import { connect } from "/live.js";
window.shown = []; window.states = [];
connect({ url: "/live?user=anna&session=s1", since: 0,
  onFrame: (f) => { shown.push(f.seq); if (f.seq === 3) throw new Error("one bad handler"); },
  onState: (s, d) => states.push(s + (d?.code ?? "")) });
</script>`

// The script in a real browser: broken connections, a gap, the end of the session.
func TestLiveScriptInABrowser(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("this test needs Debian's package chromium")
	}
	s := newSite(t, Options{})
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox)
	ctx, stop := context.WithTimeout(context.Background(), 60*time.Second)
	defer stop()
	ctx, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	defer stopAllocator()
	ctx, stopBrowser := chromedp.NewContext(ctx)
	defer stopBrowser()
	until := func(condition string) {
		t.Helper()
		poll := chromedp.Poll[chromedp.Void](condition, chromedp.WithPollingInterval(20*time.Millisecond))
		if _, err := chromedp.Run(ctx, poll); err != nil {
			state, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`JSON.stringify({shown, states})`))
			t.Fatalf("never %s: %v; %s", condition, err, state)
		}
	}
	publish := func() { s.hub.Publish("anna", s.diary.add("anna")) }

	publish()
	if _, err := chromedp.Run(ctx, chromedp.Navigate("http://"+s.addr+"/page")); err != nil {
		t.Fatal(err)
	}
	until(`shown.length === 1 && states.at(-1) === "live"`)
	publish()
	until(`shown.length === 2`)
	for range 3 {
		s.hub.each(everySocket, (*socket).drop)
		publish()
		publish()
	}
	until(`shown.length === 8 && states.at(-1) === "live"`)
	s.diary.add("anna") // published by another process: a gap
	publish()
	until(`shown.length === 10`)
	s.hub.CloseSession("s1")
	until(`states.at(-1) === "ended4401"`)
	until(`shown.join() === "1,2,3,4,5,6,7,8,9,10"`)
	if err := chromedp.Cancel(ctx); err != nil {
		t.Errorf("stop the browser: %v", err)
	}
}
