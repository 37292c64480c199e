// The order of an agenda by dragging. The buttons “omhoog” and “omlaag” stay: this only adds a grip. The whole order is sent
// with the version that was on the page, so that the portal can refuse it when somebody else was first.

import { csrfToken } from './page.js';

export function start() {
  document.querySelectorAll('[data-agenda]').forEach(watch);
}

const items = (list) => [...list.querySelectorAll('[data-item]')];
const order = (list) => items(list).map((item) => item.dataset.item).join();

function watch(list) {
  for (const item of items(list)) {
    const grip = document.createElement('span');
    grip.className = 'grip';
    grip.setAttribute('aria-hidden', 'true'); // the buttons do the same, for who has no pointer
    item.querySelector('.when').append(grip);
    grip.addEventListener('pointerdown', (event) => drag(list, item, event));
  }
}

// A browser takes a pointer away from what moves to another place, so the whole page is listened to.
function drag(list, item, down) {
  if (down.button !== 0) return;
  down.preventDefault();
  const before = order(list);
  const places = [...list.children];
  item.classList.add('dragged');

  const move = (event) => {
    const under = items(list).find((other) => {
      const box = other.getBoundingClientRect();
      return other !== item && event.clientY > box.top && event.clientY < box.bottom;
    });
    if (!under) return;
    const box = under.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) under.before(item);
    else under.after(item);
  };
  const end = (event) => {
    document.removeEventListener('pointermove', move);
    document.removeEventListener('pointerup', end);
    document.removeEventListener('pointercancel', end);
    item.classList.remove('dragged');
    if (event.type === 'pointercancel') list.append(...places);
    else if (order(list) !== before) send(list);
  };
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', end);
  document.addEventListener('pointercancel', end);
}

function send(list) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = list.dataset.agenda;
  const add = (name, value) => form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  add('_csrf', csrfToken());
  add('version', list.dataset.version);
  for (const item of items(list)) add('order', item.dataset.item);
  document.body.append(form);
  form.submit();
}
