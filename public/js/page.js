// What several modules need from the page they stand on.

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? '';
}

// debounced returns a function that calls work once, after it has not been called itself for ms milliseconds.
export function debounced(work, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), ms);
  };
}

export function timeOfDay(moment) {
  return moment.toLocaleTimeString('nl-NL', { hour: '2-digit', minute: '2-digit' });
}

// say speaks a sentence to who cannot see it appear.
export function say(text) {
  const region = document.querySelector('[data-live-text]');
  if (region) region.textContent = text;
}
