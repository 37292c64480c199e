// Forms: no double submit, focus on what is wrong, characters left, a title proposed from the text,
// drafts kept while typing and a question before leaving what is not kept.

import { csrfToken, debounced, timeOfDay } from './page.js';
import { holdsBSN } from './privacy-hint.js';

const DOUBLE_SUBMIT_MS = 8000;
const DRAFT_PAUSE_MS = 1500;
const DRAFT_RETRY_MS = 15000;
const TITLE_LENGTH = 70;

export function start() {
  document.addEventListener('submit', confirmFirst, true);
  document.addEventListener('submit', refuseSecond);
  addEventListener('pageshow', (event) => { if (event.persisted) forgetSubmits(); });
  startSummary();
  document.querySelectorAll('[data-count][maxlength]').forEach(startCounter);
  document.querySelectorAll('[data-title-from]').forEach(startTitle);
  document.querySelectorAll('[data-standard]').forEach(startStandard);
  document.querySelectorAll('form[data-draft], form[data-unsaved]').forEach(startKeeping);
}

// A standard text goes into the field at once; without a choice the server says what is missing.
function startStandard(button) {
  button.addEventListener('click', (event) => {
    const text = button.parentElement.querySelector('select').selectedOptions[0]?.dataset.text;
    const field = document.getElementById(button.dataset.standard);
    if (!text || !field) return;
    event.preventDefault();
    field.value = (field.value.trim() ? field.value.trimEnd() + '\n\n' : '') + text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });
}

function confirmFirst(event) {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

// The button is marked, not disabled: a disabled button would not be sent along.
function refuseSecond(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post' || 'again' in form.dataset) return;
  const before = Number(form.dataset.sentAt || 0);
  if (Date.now() - before < DOUBLE_SUBMIT_MS) {
    event.preventDefault();
    return;
  }
  form.dataset.sentAt = Date.now();
  event.submitter?.setAttribute('aria-disabled', 'true');
  setTimeout(() => event.submitter?.removeAttribute('aria-disabled'), DOUBLE_SUBMIT_MS);
}

function forgetSubmits() {
  for (const form of document.querySelectorAll('form[data-sent-at]')) {
    delete form.dataset.sentAt;
    form.querySelectorAll('[aria-disabled]').forEach((button) => button.removeAttribute('aria-disabled'));
  }
}

// The summary has autofocus; a browser that skips it, and a field inside closed details, are helped here.
function startSummary() {
  const summary = document.querySelector('.summary');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const field = document.getElementById(event.target.closest('a')?.hash.slice(1) ?? '');
    if (!field) return;
    for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: 'center' });
  });
}

// Spoken only when little is left, so that it does not talk through the typing.
function startCounter(field) {
  const max = Number(field.getAttribute('maxlength'));
  const counter = document.createElement('p');
  counter.className = 'counter';
  field.after(counter);
  const show = () => {
    const left = max - field.value.length;
    counter.textContent = left === 1 ? 'Nog 1 teken' : `Nog ${left.toLocaleString('nl-NL')} tekens`;
    counter.hidden = left > max / 2;
    counter.classList.toggle('over', left <= 0);
    if (left < 50) counter.setAttribute('aria-live', 'polite');
    else counter.removeAttribute('aria-live');
  };
  field.addEventListener('input', show);
  show();
}

// proposedTitle is the first sentence, or as many whole words of it as a title can hold.
export function proposedTitle(text) {
  const first = text.trim().split(/(?<=[.!?])\s|\n/)[0].replace(/\s+/g, ' ').replace(/[.!?,;:]+$/, '');
  if (first.length <= TITLE_LENGTH) return first;
  const cut = first.slice(0, TITLE_LENGTH + 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 0)) || cut.slice(0, TITLE_LENGTH)} …`;
}

// A title is ours until the person changes it, and ours again when they empty it.
function startTitle(title) {
  const source = document.getElementById(title.dataset.titleFrom);
  if (!source) return;
  let own = title.value !== '' && title.value !== proposedTitle(source.value);
  title.addEventListener('input', () => { own = title.value !== ''; });
  source.addEventListener('input', () => { if (!own) title.value = proposedTitle(source.value); });
}

function startKeeping(form) {
  const url = form.dataset.draft;
  const state = form.querySelector('[data-draft-state]');
  let changes = 0;
  let kept = 0;
  let leaving = false;
  let busy = false;

  const say = (text) => { if (state && state.textContent !== text) state.textContent = text; };
  const save = async () => {
    if (busy || leaving || kept === changes) return;
    busy = true;
    const upTo = changes;
    try {
      const body = fieldsOf(form);
      const answer = await fetch(url, { method: 'POST', body, headers: { 'X-CSRF-Token': csrfToken() } });
      if (!answer.ok) throw new Error(`draft: ${answer.status}`);
      kept = upTo;
      // A citizen service number is never stored: the server takes it out of the draft.
      const without = [...body.values()].some(holdsBSN) ? ', zonder het burgerservicenummer' : '';
      say(`Concept bewaard om ${timeOfDay(new Date())}${without}`);
    } catch {
      say('Het concept is nog niet bewaard. Wij proberen het zo opnieuw.');
      setTimeout(save, DRAFT_RETRY_MS);
    } finally {
      busy = false;
    }
    if (kept === upTo && changes > upTo) later();
  };
  const later = debounced(save, DRAFT_PAUSE_MS);

  form.addEventListener('input', () => {
    changes++;
    if (url) later();
  });
  form.addEventListener('submit', (event) => { leaving = !event.defaultPrevented; });
  addEventListener('pageshow', () => { leaving = false; });
  addEventListener('beforeunload', (event) => {
    if ('unsaved' in form.dataset && form.isConnected && changes > kept && !leaving) event.preventDefault();
  });
}

// fieldsOf leaves out files, which a draft does not hold, and passwords, which it must not.
function fieldsOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isPassword = form.elements[name]?.type === 'password';
    if (typeof value === 'string' && !isPassword) fields.append(name, value);
  }
  return fields;
}
