// The entry: looks which data hooks the page carries and loads only the modules for those.
// Everything here adds to a page that already works without script.

const modules = [
  ['form', () => import('./form.js')],
  ['textarea[data-editor]', () => import('./editor.js')],
  ['[data-private]', () => import('./privacy-hint.js')],
  ['[data-similar]', () => import('./similar.js')],
  ['[data-agenda]', () => import('./agenda.js')],
  ['form[data-upload]', () => import('./upload.js')],
  ['body[data-expires]', () => import('./session.js')],
  ['[data-bell]', () => import('./bell.js')],
  ['[data-passkey]', () => import('./passkey.js')],
  ['form[data-note], [data-stand]', () => import('./meeting.js')],
  ['details[data-keep][id]', () => import('./keep.js')],
];

for (const [hook, load] of modules) {
  if (document.querySelector(hook)) {
    load().then((module) => module.start()).catch((cause) => console.warn('module not loaded', hook, cause));
  }
}

// A drop-down closes when the person goes elsewhere, so that it never covers what has the focus.
function closeDropDowns(except) {
  for (const open of document.querySelectorAll('.menu-actions[open]')) {
    if (!open.contains(except)) open.open = false;
  }
}
document.addEventListener('click', (event) => closeDropDowns(event.target));
document.addEventListener('focusin', (event) => closeDropDowns(event.target));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const open = document.activeElement?.closest('.menu-actions[open], .menu[open]');
  if (!open) return;
  open.open = false;
  open.querySelector('summary').focus();
});

// Who logs out leaves nothing of what they typed in this browser.
document.addEventListener('submit', (event) => {
  if (event.target.getAttribute('action') !== '/uitloggen') return;
  for (const name of Object.keys(localStorage)) if (name.startsWith('notitie:')) localStorage.removeItem(name);
});
