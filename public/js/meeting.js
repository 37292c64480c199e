// A meeting. Notes are kept while they are typed: in the portal and, until that has answered, in the browser, so that a lost
// connection, a reload or an ended session loses nothing. What others follow stays up to date.

import { csrfToken, debounced, timeOfDay } from './page.js';
import { holdsBSN } from './privacy-hint.js';

const LOOK = 4000; // ms
const RETRY = 2000;

export function start() {
  const stand = document.querySelector('[data-stand][data-live-refresh]');
  if (stand) setTimeout(follow, LOOK, stand);
  const form = document.querySelector('form[data-note]');
  if (form) ready(form, 60);
  const clock = document.querySelector('[data-clock]');
  if (clock) keepTime(clock);
}

// A clock for who wants one. It counts in this browser only, and goes on when the page is loaded again.
function keepTime(clock) {
  const [button, shown] = [clock.querySelector('button'), clock.querySelector('[role=timer]')];
  const key = `klok:${clock.dataset.clock}`;
  let ticking;
  const tick = () => {
    const passed = Math.floor((Date.now() - sessionStorage.getItem(key)) / 1000);
    shown.textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, '0')} van ${clock.dataset.box} minuten`;
  };
  const run = () => {
    button.textContent = 'Klok uit';
    ticking = setInterval(tick, 1000);
    tick();
  };
  button.addEventListener('click', () => {
    if (!ticking) {
      sessionStorage.setItem(key, Date.now());
      return run();
    }
    ticking = clearInterval(ticking);
    sessionStorage.removeItem(key);
    button.textContent = 'Klok aan';
    shown.textContent = '';
  });
  clock.hidden = false;
  if (sessionStorage.getItem(key)) run();
}

async function follow(block, last) {
  try {
    const answer = !document.hidden && await fetch(block.dataset.liveRefresh);
    const text = answer.ok && !answer.redirected && await answer.text();
    if (text && text !== last) block.innerHTML = last = text;
  } catch { /* the next look tries again */ }
  if (block.querySelector('[data-busy]')) setTimeout(follow, LOOK, block, last);
}

// What was kept can only be put back once the editor, another module, is there.
function ready(form, tries) {
  if (tries && !form.querySelector('.editor')) setTimeout(ready, 50, form, tries - 1);
  else keepNotes(form);
}

// A citizen service number is kept nowhere, in the browser neither.
const clean = (text) => text.replace(/\d(?:[ .-]?\d){7,8}/g, (digits) => holdsBSN(digits) ? '…' : digits);

function keepNotes(form) {
  const { base, page, note } = form.elements;
  const key = form.dataset.note;
  const clashes = 'clash' in form.dataset;
  let typed = 0, stored = 0, wait = RETRY, stuck = clashes, busy, retry, passing;

  const tell = (text, at) => { (at?.querySelector('[data-note-state]') ?? form.querySelector('[data-note-state]')).textContent = text; };
  const forget = () => localStorage.removeItem(key);
  const keep = () => {
    const fields = new FormData(form);
    const now = { base: base.value, page: page.value, html: fields.get('note_html'), text: fields.get('note') };
    try { localStorage.setItem(key, clean(JSON.stringify(now))); } catch { /* full, or not allowed */ }
  };
  const save = () => busy ??= send().finally(() => { busy = null; });
  const saveLeft = () => typed > stored && !clashes && save();
  const later = debounced(saveLeft, 1000);

  async function send() {
    clearTimeout(retry);
    const upTo = typed;
    let answer, told;
    try {
      const body = new URLSearchParams(new FormData(form));
      const headers = { Accept: 'application/json', 'X-CSRF-Token': csrfToken() };
      answer = await fetch(form.action, { method: 'POST', body, headers, keepalive: `${body}`.length < 6e4, signal: AbortSignal.timeout(10000) });
      if (answer.status >= 500 || answer.status === 429) throw answer;
      told = await answer.json();
    } catch {
      tell('Niet opgeslagen: geen verbinding. Wij bewaren de tekst hier.');
      retry = setTimeout(save, wait);
      wait = Math.min(wait * 2, 6e4);
      return false;
    }
    wait = RETRY;
    stuck = !answer.ok;
    if (answer.status === 401) {
      tell('U bent uitgelogd. Laad de pagina opnieuw en log in: uw tekst staat dan klaar.');
    } else if (stuck) {
      tell(`Niet opgeslagen. ${told.fields?.note ?? told.message} Druk op ‘Notities bewaren’ en kies wat u wilt.`);
    } else {
      base.value = told.rev;
      stored = upTo;
      tell(`Opgeslagen om ${timeOfDay(new Date())}. ${told.doubt ?? ''}`);
      forget();
      if (typed > stored) keep(later());
    }
    return answer.ok;
  }

  form.addEventListener('input', () => {
    typed++;
    keep(later());
  });
  const was = !clashes && !form.querySelector('.wrong') && JSON.parse(localStorage.getItem(key));
  if (was) {
    base.value = was.base;
    page.value = was.page;
    note.value = was.text;
    note.dispatchEvent(new CustomEvent('fill', { detail: was.html }));
    typed++;
    save();
  }
  addEventListener('online', saveLeft);
  addEventListener('pagehide', saveLeft);
  form.querySelector('[data-note-drop]')?.addEventListener('click', forget);

  // What is sent from this page goes after the notes, and only when the portal answers: so nobody leaves it for nothing.
  document.addEventListener('submit', async (event) => {
    const sent = event.target;
    if (sent === passing || !sent.closest('main')) return;
    if (sent === form && stuck) return clashes && forget();
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!await save() && !stuck) return tell('Geen verbinding. Wat u typte staat er nog. Probeer het zo opnieuw.', sent);
    if (sent === form) return;
    passing = sent;
    sent.requestSubmit(event.submitter);
    passing = null;
  }, true);
}
