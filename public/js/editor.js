// An editor for formatted text in the place of its text area. It sends HTML of a few elements, of which
// the server makes Markdown. What is pasted from a word processor keeps its headings, lists and tables.

const KEEP = /^(P|DIV|B|I|BR|A|UL|OL|LI|TABLE|THEAD|TBODY|TR|T[HD]|BLOCKQUOTE|H[345])$/;
const DROP = 'script,style,title,template,svg,math,select,object,iframe,noscript,[hidden],[style*="display:none" i],[style*="mso-hide:all" i]';
const BUTTONS = [['Kop', 'formatBlock', 'h3'], ['Vet', 'bold'], ['Schuin', 'italic'], ['Punten', 'insertUnorderedList'], ['Nummers', 'insertOrderedList']];

export function start() {
  document.execCommand('defaultParagraphSeparator', false, 'p');
  document.querySelectorAll('textarea[data-editor]').forEach(edit);
}

function edit(field) {
  const { id, name, form } = field;
  const label = document.getElementById(`${id}-label`);
  const region = document.createElement('div');
  const tools = document.createElement('div');
  let changed = false;

  const set = (attribute, value) => { if (value) region.setAttribute(attribute, value); };
  region.className = 'editor prose';
  region.contentEditable = 'true';
  set('role', 'textbox');
  set('aria-multiline', 'true');
  set('aria-labelledby', label.id);
  set('aria-invalid', field.getAttribute('aria-invalid'));
  set('aria-describedby', field.getAttribute('aria-describedby')?.replace(`${id}-opmaak`, '').trim());
  document.getElementById(`${id}-opmaak`)?.remove();
  copy(field.parentElement.querySelector('template').content, region); // others may put something between
  field.id += '-markdown';
  region.id = id; // the summary of what is wrong leads here
  field.hidden = true;

  tools.className = 'actions tools';
  tools.setAttribute('role', 'group');
  tools.setAttribute('aria-label', `Opmaak: ${label.textContent}`);
  tools.innerHTML = BUTTONS.map(([text]) => `<button type="button" class="button quiet small" aria-pressed="false">${text}</button>`).join('');
  field.before(tools, region);

  const show = () => {
    if (region.contains(getSelection().anchorNode)) [...tools.children].forEach((button, i) => { button.ariaPressed = isOn(BUTTONS[i]); });
  };
  document.addEventListener('selectionchange', show);
  tools.addEventListener('mousedown', (event) => event.preventDefault()); // the selection stays
  [...tools.children].forEach((button, i) => button.addEventListener('click', () => {
    const [, command, value] = BUTTONS[i];
    region.focus();
    document.execCommand(command, false, value && isOn(BUTTONS[i]) ? 'p' : value);
    show();
  }));
  label.addEventListener('click', () => region.focus());
  field.addEventListener('fill', ({ detail }) => { // with what a page kept of the form
    region.replaceChildren();
    copy(new DOMParser().parseFromString(detail ?? '', 'text/html').body, region, true);
    changed = true;
  });
  region.addEventListener('drop', (event) => event.preventDefault());
  region.addEventListener('paste', paste);
  region.addEventListener('input', () => {
    changed = true;
    field.value = region.innerText; // for who watches the field, such as the hint about residents
    field.dispatchEvent(new Event('input'));
  });
  // Asked for when the form is sent and when a draft is kept.
  form.addEventListener('formdata', ({ formData }) => {
    if (!changed) return;
    const out = document.createElement('div');
    copy(region, out);
    formData.delete(name);
    formData.set(`${name}_html`, out.innerHTML.replace(/(<\/?h)([345])/g, (_, tag, level) => tag + (level - 2)));
  });
}

function isOn([, command, value]) {
  return value ? document.queryCommandValue(command) === value : document.queryCommandState(command);
}

function paste(event) {
  const html = event.clipboardData.getData('text/html');
  if (html || event.clipboardData.files.length) event.preventDefault(); // a file is a picture
  if (!html) return;
  const out = document.createElement('div');
  copy(new DOMParser().parseFromString(html, 'text/html').body, out, true);
  document.execCommand('insertHTML', false, out.innerHTML);
}

// copy puts what may stay of one element into another. Headings from elsewhere go down to ours.
function copy(from, into, foreign) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(DROP)) continue;
    const style = node.getAttribute('style') ?? '';
    const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(style)?.[1];
    const mark = level && node.querySelector('[style*="mso-list:Ignore" i]');
    let place = into;
    if (mark) {
      place = item(into, level, /^\W?(\d+|[a-z]+)[.)]/i.exec(mark.textContent.trim()));
      mark.remove();
    } else {
      for (const name of names(node, style, foreign)) if (KEEP.test(name)) place = put(inItem(place, name), name);
      for (const name of ['href', 'start', 'colspan', 'rowspan']) {
        const value = node.getAttribute(name);
        if (place !== into && /^(\d+$|https?:|mailto:)/i.test(value)) place.setAttribute(name, value);
      }
    }
    copy(node, place, foreign);
  }
}

// names are the elements that a node becomes; one says by style what another says by name.
function names(node, style, foreign) {
  const name = node.nodeName;
  if (foreign && /^(P|H\d)$/.test(name) && /^MsoTitle/.test(node.className)) return ['H3'];
  if (foreign && /^H\d/.test(name)) return [`H${Math.min(Number(name[1]) + 2, 5)}`];
  const weight = /(?:^|[;\s])font-weight:\s*(?:(bold|[6-9]00)|\w)/i.exec(style);
  const bold = weight ? weight[1] : /^(B|STRONG)$/.test(name);
  const italic = /^(I|EM)$/.test(name) || /font-style:\s*italic/i.test(style);
  return [...(/^(B|STRONG|I|EM)$/.test(name) ? [] : [name]), ...(bold ? ['B'] : []), ...(italic ? ['I'] : [])];
}

// inItem is where a list within a list belongs; Google Docs leaves the item between them out.
function inItem(place, name) {
  return /^[OU]L$/.test(name) && /^[OU]L$/.test(place.nodeName) ? place.lastElementChild ?? put(place, 'LI') : place;
}

function put(into, name) {
  return into.appendChild(document.createElement(name));
}

// item adds an item to the list at the end, or to one within that: Word writes items as paragraphs.
function item(into, level, number) {
  const name = number ? 'OL' : 'UL';
  let list = into.lastElementChild;
  for (; level > 1 && /^[OU]L$/.test(list?.nodeName); level--) {
    into = list.lastElementChild;
    list = into.lastElementChild;
  }
  if (list?.nodeName !== name) {
    list = put(into, name);
    if (number) list.start = parseInt(number[1], 10) || 1;
  }
  return put(list, 'LI');
}
