// Warns at the field while someone types a citizen service number. A courtesy: the server is the judge.

import { debounced } from './page.js';

const CANDIDATE = /\d(?:[ .-]?\d)*/g;
const WARNING = 'Dit lijkt op een burgerservicenummer. Haal het weg: hier horen geen gegevens van inwoners.';

// holdsBSN tells whether the text holds a row of eight or nine digits that passes the eleven test (elfproef):
// 9 x the first digit + 8 x the second ... + 2 x the eighth - the ninth is a multiple of eleven.
export function holdsBSN(text) {
  for (const [candidate] of text.matchAll(CANDIDATE)) {
    const digits = candidate.replace(/\D/g, '');
    if (digits.length < 8 || digits.length > 9 || /^(\d)\1+$/.test(digits)) continue;
    const nine = digits.padStart(9, '0');
    let sum = -nine[8];
    for (let i = 0; i < 8; i++) sum += nine[i] * (9 - i);
    if (sum % 11 === 0) return true;
  }
  return false;
}

export function start() {
  document.querySelectorAll('[data-private]').forEach(watch);
}

function watch(field, index) {
  const warning = document.createElement('p');
  warning.className = 'warning';
  warning.id = `private-${index}`;
  warning.setAttribute('role', 'status');
  field.after(warning);
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') ?? ''} ${warning.id}`.trim());
  const judge = () => {
    const text = holdsBSN(field.value) ? WARNING : '';
    if (warning.textContent !== text) warning.textContent = text;
  };
  field.addEventListener('input', debounced(judge, 400));
  if (field.getAttribute('aria-invalid') !== 'true') judge(); // else the server has just said it
}
