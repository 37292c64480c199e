// Warns five minutes before the session ends and offers to stay, so that no text is lost to a login page.

import { csrfToken, timeOfDay } from './page.js';

const WARN_MS = 5 * 60 * 1000;
const LOOK_MS = 10 * 1000;

export function start() {
  const opened = Date.now();
  let ends = Number(document.body.dataset.expires) * 1000;
  const length = ends - opened;
  if (!(length > 0)) return;
  let banner;

  // A clock looked at now and then also tells the truth after the computer has slept.
  const look = () => {
    const left = ends - Date.now();
    if (left > WARN_MS) return;
    banner ??= show();
    if (left <= 0) {
      clearInterval(timer);
      banner.text.textContent = 'U bent uitgelogd omdat u lang niet bezig was. Kopieer zo nodig uw tekst. ';
      banner.button.replaceWith(loginLink());
    } else {
      const text = `U wordt om ${timeOfDay(new Date(ends))} uitgelogd.`;
      if (banner.text.textContent !== text) banner.text.textContent = text;
    }
  };

  const stay = async () => {
    try {
      const answer = await fetch('/sessie/verlengen', { method: 'POST', headers: { 'X-CSRF-Token': csrfToken() } });
      if (!answer.ok) throw new Error(`session: ${answer.status}`);
      const told = answer.status === 204 ? null : await answer.json().catch(() => null);
      ends = told?.expires ? told.expires * 1000 : Date.now() + length;
      banner.element.remove();
      banner = undefined;
    } catch {
      banner.text.textContent = 'Verlengen lukte niet. Bewaar uw werk en log opnieuw in.';
    }
  };

  const show = () => {
    const element = document.createElement('div');
    element.className = 'banner expiry';
    element.setAttribute('role', 'alert');
    const text = document.createElement('span');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button small';
    button.textContent = 'Blijf ingelogd';
    button.addEventListener('click', stay);
    element.append(text, button);
    document.body.prepend(element);
    return { element, text, button };
  };

  const timer = setInterval(look, LOOK_MS);
  look();
}

function loginLink() {
  const link = document.createElement('a');
  link.href = '/inloggen';
  link.target = '_blank';
  link.textContent = 'Log opnieuw in (opent een nieuw tabblad)';
  return link;
}
