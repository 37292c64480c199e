// The bell: counts live what is new, says it once, and lets lists know that they can be refreshed.
// A frame is {seq, prev, unread, kind}; live.js keeps the connection and fills gaps.

import { connect } from './live.js';
import { say } from './page.js';

const bell = document.querySelector('[data-bell]');
const plainTitle = document.title.replace(/^\(\d+\) /, '');

export function start() {
  ring(Number(bell.querySelector('[data-bell-count]')?.textContent || 0), false);
  connect({
    url: bell.dataset.bell,
    since: Number(bell.dataset.seq || 0),
    onFrame: (frame) => {
      ring(frame.unread, true);
      for (const block of document.querySelectorAll('[data-live-refresh]')) {
        const kinds = block.dataset.liveKind?.split(' ');
        if (!kinds || kinds.includes(frame.kind)) announce(block);
      }
    },
    onState: (state) => { bell.dataset.state = state; },
  });
}

let before = 0;
function ring(unread, aloud) {
  const text = unread === 0 ? 'Geen nieuwe berichten' : unread === 1 ? '1 nieuw bericht' : `${unread} nieuwe berichten`;
  bell.querySelector('[data-bell-count]').textContent = unread > 99 ? '99+' : unread || '';
  bell.querySelector('[data-bell-text]').textContent = text;
  document.title = unread ? `(${unread}) ${plainTitle}` : plainTitle;
  if (aloud && unread > before) say(`Er is een nieuw bericht. ${text}.`);
  before = unread;
}

// What someone is reading is not moved: the offer floats under the block and is theirs to take.
function announce(block) {
  if ('liveNow' in block.dataset) {
    refresh(block);
    return;
  }
  if (block.nextElementSibling?.classList.contains('news')) return;
  const offer = document.createElement('p');
  offer.className = 'news';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet small';
  button.textContent = 'Toon wat nieuw is';
  button.addEventListener('click', async () => {
    if (!await refresh(block)) return;
    offer.remove();
    block.tabIndex = -1;
    block.focus();
    block.scrollIntoView({ block: 'start' });
  });
  offer.append('Er is iets nieuws. ', button);
  block.after(offer);
}

async function refresh(block) {
  try {
    const answer = await fetch(block.dataset.liveRefresh, { headers: { Accept: 'text/html' } });
    if (!answer.ok || answer.redirected) return false;
    block.innerHTML = await answer.text();
    return true;
  } catch {
    return false; // the offer stays; the next press tries again
  }
}
