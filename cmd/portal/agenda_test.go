package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// mouse moves the mouse, with its button down or not.
func (b *browser) mouse(kind input.DispatchMouseEventType, x, y float64) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1})
		return err
	}))
}

// TestDraggingOrdersTheAgenda drags the third item of an agenda to the top with
// the mouse: what moves in a page loses the pointer, which only a browser shows.
func TestDraggingOrdersTheAgenda(t *testing.T) {
	r := startPortal(t, time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
	coordinator := r.login(t, "ketencoordinator@gemeente.example")
	coordinator.visit("/ronde-tafels/R-2026-004")
	coordinator.wants(".grip")
	order := func() []string {
		return strings.Split(valueOf(coordinator, chromedp.Evaluate[string](`[...document.querySelectorAll("[data-item]")].map(i => i.dataset.item).join()`)), ",")
	}
	before := order()
	if len(before) < 3 {
		t.Fatalf("the demo's agenda has %d items", len(before))
	}
	middle := func(n string) (x, y float64) {
		at := valueOf(coordinator, chromedp.Evaluate[[]float64](`(() => { const g = document.querySelectorAll(".grip")[`+n+`].getBoundingClientRect(); return [g.x + g.width / 4, g.y + g.height / 2] })()`))
		return at[0], at[1]
	}
	coordinator.do(chromedp.Evaluate[chromedp.Void](`document.querySelector(".agenda").scrollIntoView()`))
	x, y := middle("2")
	_, top := middle("0")
	coordinator.mouse(input.DispatchMouseEventTypeMousePressed, x, y)
	for _, to := range []float64{y - 40, (y + top) / 2, top - 20} {
		coordinator.mouse(input.DispatchMouseEventTypeMouseMoved, x, to)
	}
	coordinator.mouse(input.DispatchMouseEventTypeMouseReleased, x, top-20)
	coordinator.until("the new order from the portal", `location.hash === "#agenda" && document.readyState === "complete"`)
	after := order()
	if want := append([]string{before[2], before[0], before[1]}, before[3:]...); strings.Join(after, ",") != strings.Join(want, ",") {
		t.Errorf("ordered %q, want %q", after, want)
	}
}
