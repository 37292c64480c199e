// Sends a form with files in the background, so that the person sees how far it is. Fails over to the plain form.

import { say } from './page.js';

export function start() {
  document.querySelectorAll('form[data-upload]').forEach((form) => form.addEventListener('submit', send));
}

function send(event) {
  const form = event.currentTarget;
  const progress = form.querySelector('progress');
  const hasFile = [...form.querySelectorAll('input[type=file]')].some((input) => input.files.length > 0);
  if (event.defaultPrevented || !progress || !hasFile || !('upload' in form.dataset)) return;
  event.preventDefault();
  if (form.dataset.sending) return;

  const output = form.querySelector('output');
  const tell = (text) => { if (output) output.textContent = text; };
  // The server refuses it too, but only after it has been on its way for a while.
  const tooLarge = [...form.querySelectorAll('input[type=file]')].some(({ files, dataset }) => [...files].some(({ size }) => size > Number(dataset.max ?? Infinity)));
  if (tooLarge) {
    const text = 'Dit bestand is groter dan 20 MB. Maak het kleiner of kies een ander bestand.';
    tell(text);
    say(text);
    return;
  }
  form.dataset.sending = 'yes';
  progress.hidden = false;
  progress.max = 100;
  progress.setAttribute('aria-label', 'Voortgang van het versturen');

  const request = new XMLHttpRequest();
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    const share = total ? Math.floor((loaded / total) * 100) : 0;
    progress.value = share;
    tell(share < 100 ? `${share} % verstuurd` : 'Verstuurd. Wij kijken de bijlagen na.');
  });
  request.addEventListener('load', () => { if (!show(request)) fail(); });
  request.addEventListener('error', fail);
  function fail() {
    delete form.dataset.sending;
    delete form.dataset.upload;
    progress.hidden = true;
    const text = 'Het versturen lukte niet. Probeer het nog een keer; wat u typte staat er nog.';
    tell(text);
    say(text);
  }
  const body = new FormData(form, event.submitter);
  request.open('POST', event.submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href);
  request.send(body);
}

// show puts the answer in place. The page is not fetched a second time: its message is shown only once.
function show(request) {
  const answer = new DOMParser().parseFromString(request.responseText, 'text/html');
  const main = answer.querySelector('main');
  if (!main) return false;
  document.title = answer.title;
  document.querySelector('main').replaceWith(main);
  if (request.responseURL !== location.href) {
    history.pushState(null, '', request.responseURL);
    addEventListener('popstate', () => location.reload());
  }
  start();
  (main.querySelector('.summary') ?? main).focus();
  scrollTo(0, 0);
  return true;
}
