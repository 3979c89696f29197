// The server as the page knows it: questions with progress, and what it tells unasked.

const TAB = Array.from(crypto.getRandomValues(new Uint8Array(9)), (one) => one.toString(36)).join("");
/** @type {Map<string, AbortController>} */
const asking = new Map();
let gone = null, renew = null, renewing = null, away = false;
/** The end of the line of idle questions: one of a tab is under way at a time, so that they leave connections free. */
let idling = Promise.resolve();

/** Be told when the server is gone, and when it is back. @param {(away: string | null) => void} tell */
export function onAway(tell) {
  gone = tell;
}

/** Be asked to send a file again that the server has not any more. @param {() => Promise<any>} again */
export function onForgotten(again) {
  renew = again;
}

/**
 * Ask a question.
 * @param {{case: string, screen: string, changes: object[], params?: object, idle?: boolean}} question
 * @param {string} slot Its place on the page: a newer question of the same place ends the older one.
 * @param {(doing: {what: string, share: number}) => void} [tell]
 * @returns {Promise<any>} Rejects with an Error whose message is a sentence, or with an AbortError.
 */
export async function ask(question, slot, tell) {
  asking.get(slot)?.abort();
  const abort = new AbortController();
  asking.set(slot, abort);
  try {
    return await (question.idle ? inLine(() => answered(question, slot, abort.signal, tell), abort.signal) :
      answered(question, slot, abort.signal, tell));
  } finally {
    if (asking.get(slot) === abort) asking.delete(slot);
  }
}

/** Ask when the idle questions before it have ended; one that is not wanted any more leaves the line. */
async function inLine(act, signal) {
  const before = idling;
  let done = () => {};
  idling = new Promise((resolve) => (done = resolve));
  try {
    await Promise.race([before, new Promise((_, reject) => signal.addEventListener("abort", () =>
      reject(new DOMException("A newer question took its place.", "AbortError"))))]);
    return await act();
  } finally {
    before.then(done);
  }
}

async function answered(question, slot, signal, tell, again = true) {
  let response;
  try {
    response = await fetch("/ask", {method: "POST", signal, headers: {"content-type": "application/json"},
      body: JSON.stringify({...question, tab: TAB, slot})});
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw lost();
  }
  if (response.status === 410 && renew && again) {
    renewing ??= renew().finally(() => (renewing = null));
    await renewing;
    return answered(question, slot, signal, tell, false);
  }
  if (!response.ok) throw new Error(await response.text());
  let last = null;
  for await (const line of lines(response, signal)) {
    if (line.doing) tell?.(line.doing);
    else last = line;
  }
  if (!last) throw lost();
  back();
  if ("left" in last) throw new DOMException("A newer question took its place.", "AbortError");
  if ("wrong" in last) throw new Error(last.wrong);
  return last.done;
}

function lost() {
  if (!away) {
    away = true;
    gone?.("The server is not there. Your changes are in the address; the page goes on when it is back.");
    setTimeout(lookAgain, 1_000);
  }
  return Object.assign(new Error("The server is not there."), {name: "Away"});
}

/** Ask whether it is back, until it is. */
async function lookAgain() {
  if (!away) return;
  const response = await fetch("/cases").catch(() => null);
  if (response?.ok) back();
  else {
    if (response?.status === 403) gone?.(await response.text());
    setTimeout(lookAgain, 1_000);
  }
}

function back() {
  if (!away) return;
  away = false;
  gone?.(null);
}

async function* lines(response, signal) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    let found;
    try {
      found = await reader.read();
    } catch (error) {
      if (signal.aborted) throw new DOMException("A newer question took its place.", "AbortError");
      throw lost();
    }
    if (found.done) return;
    const parts = (rest + found.value).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) yield JSON.parse(part);
  }
}

/**
 * Send a file, for this tab alone.
 * @param {Uint8Array | string} body
 * @param {string} name
 * @returns {Promise<{file: object | null, problems: string[]}>}
 */
export async function draft(body, name) {
  const to = `/draft?tab=${encodeURIComponent(TAB)}&name=${encodeURIComponent(name.slice(0, 200) || "war.yaml")}`;
  const response = await fetch(to, {method: "POST", body, headers: {"content-type": "application/octet-stream"}}).catch(() => null);
  if (!response) throw lost();
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** The served files. @returns {Promise<{winset: string, cases: any[]}>} */
export async function cases() {
  const response = await fetch("/cases").catch(() => null);
  if (!response) throw lost();
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/**
 * Listen for news while the page can be seen: a browser has few connections for one server, and hidden pages need none.
 * @param {(news: {ready: boolean, broken: boolean, files: Record<string, {digest: string, problems: string[]}>}) => void} hear
 */
export function listen(hear) {
  /** @type {EventSource | null} */
  let source = null;
  const stop = () => {
    source?.close();
    source = null;
  };
  const start = () => {
    if (source || document.hidden) return;
    source = new EventSource("/events");
    source.onmessage = (event) => {
      back();
      hear(JSON.parse(event.data));
    };
    source.onerror = () => {
      lost();
      if (source?.readyState !== EventSource.CLOSED) return;
      stop();
      setTimeout(start, 2_000);
    };
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  start();
}
