// While someone writes a signal, shows what others have written about the same: recognising beats repeating.

import { debounced } from './page.js';
import { holdsBSN } from './privacy-hint.js';

const PAUSE_MS = 700;
const MIN_LENGTH = 15;
const MAX_LENGTH = 400;

export function start() {
  document.querySelectorAll('[data-similar]').forEach(watch);
}

function watch(field) {
  const region = document.getElementById(field.dataset.similarInto);
  if (!region) return;
  let running;
  let asked = '';

  const ask = async () => {
    const text = field.value.trim().slice(0, MAX_LENGTH);
    if (text.length < MIN_LENGTH || text === asked || holdsBSN(text)) return;
    asked = text;
    running?.abort();
    running = new AbortController();
    const url = new URL(field.dataset.similar, location.href);
    url.searchParams.set('q', text);
    try {
      const answer = await fetch(url, { signal: running.signal, headers: { Accept: 'text/html' } });
      if (!answer.ok) return;
      const fragment = answer.status === 204 ? '' : (await answer.text()).trim();
      // The person may stand on a button in there: what has the focus is not replaced.
      if (!region.contains(document.activeElement) && region.innerHTML !== fragment) region.innerHTML = fragment;
    } catch {
      asked = ''; // a missed hint is no loss; the next pause asks again
    }
  };
  field.addEventListener('input', debounced(ask, PAUSE_MS));
}
