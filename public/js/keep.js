// Remembers within the visit which folded parts of this page stood open.

export function start() {
  for (const fold of document.querySelectorAll('details[data-keep][id]')) {
    const key = `open:${location.pathname}#${fold.id}`;
    const kept = sessionStorage.getItem(key);
    if (kept) fold.open = kept === 'yes';
    fold.addEventListener('toggle', () => sessionStorage.setItem(key, fold.open ? 'yes' : 'no'));
  }
}
