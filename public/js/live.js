// The page's half of internal/live: keeps one WebSocket open and hands over every
// frame once, in order, whatever happens to the connection.
//
//   const live = connect({ url: "/live", since: 41, onFrame, onState });
//   live.close();
//
// onFrame({seq, prev, unread, kind}) is called for each new frame.
// onState(state, detail): "connecting"; "live" with {unread}, after each answer to
// what was missed; "waiting" with {ms} until the next attempt; "offline"; "ended"
// with {code}, when the session ended (4401) or rights changed (4403): no further
// attempt is made, the page must be loaded again.

const SILENCE = 75_000; // ms; the server says something every 30 s
const SLOWEST = 60_000; // ms; the longest back-off
const ASK_AGAIN = 1_000; // ms between two questions for what was missed

export function connect({ url, since = 0, onFrame, onState = () => {} }) {
  let at = since; // everything up to this sequence number was handed over
  let socket = null;
  let attempts = 0;
  let ended = false;
  let asking = false; // an answer is on its way
  let askedAt = 0;
  let retry, watch, question;

  function open() {
    stop();
    if (ended) return;
    if (!navigator.onLine) return onState('offline');
    const address = new URL(url, location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    address.searchParams.set('since', at);
    onState('connecting');
    asking = true;
    const ws = (socket = new WebSocket(address));
    ws.onmessage = (event) => ws === socket && receive(JSON.parse(event.data));
    ws.onclose = (event) => ws === socket && lost(event.code);
    listen();
  }

  // stop lets go of the connection; its later events count for nothing.
  function stop() {
    clearTimeout(retry);
    clearTimeout(watch);
    clearTimeout(question);
    const ws = socket;
    socket = null;
    ws?.close();
  }

  function close() {
    ended = true;
    stop();
    for (const [name, handler] of handlers) window.removeEventListener(name, handler);
  }

  function lost(code) {
    if (code === 4401 || code === 4403) {
      close();
      return onState('ended', { code });
    }
    stop();
    if (!navigator.onLine) return onState('offline');
    // Full jitter, so that a restart does not bring everybody back at once.
    const ms = Math.random() * Math.min(SLOWEST, 1_000 * 2 ** attempts++);
    retry = setTimeout(open, ms);
    onState('waiting', { ms });
  }

  // listen gives the server another while to be silent. A connection can be dead
  // without the browser knowing.
  function listen() {
    clearTimeout(watch);
    watch = setTimeout(() => lost(), SILENCE);
  }

  function receive(message) {
    listen();
    if (message.frames) {
      asking = false;
      attempts = 0;
      message.frames.forEach(take);
      at = message.at; // also past what was left out, or back after a restore
      onState('live', { unread: message.unread });
    } else if (message.prev > at) {
      ask();
    } else if (message.seq) {
      take(message);
    }
  }

  function take(frame) {
    if (frame.seq <= at) return;
    at = frame.seq;
    try {
      onFrame(frame);
    } catch (error) {
      reportError(error); // the next frame must still come
    }
  }

  function ask() {
    if (asking) return;
    asking = true;
    question = setTimeout(() => {
      askedAt = Date.now();
      socket.send(JSON.stringify({ since: at }));
    }, Math.max(0, askedAt + ASK_AGAIN - Date.now()));
  }

  const pause = () => {
    stop();
    onState('offline');
  };
  const handlers = [
    ['online', open],
    ['offline', pause],
    ['pagehide', stop], // so that the browser may keep the page for 'back'
    ['pageshow', (event) => event.persisted && open()],
  ];
  for (const [name, handler] of handlers) window.addEventListener(name, handler);
  open();
  return { close };
}
