// What runs in the webview's page is text, for this is compiled without the browser's types.

/**
 * In the page of a webview: when (`Date.now()`) so many rows and a message stood on the screen; `undefined` elsewhere. To
 * be asked again and again from the click on, so that it is there before they are.
 */
export const seenScript = (
  rows: number,
): string => `document.getElementById('app') && new Promise((resolve, reject) => {
  const wanted = { row: ['#app .row[role=treeitem]', ${rows}], message: ['#app .message', 1] };
  const seen = {};
  const end = Date.now() + 20000;
  const look = () => {
    for (const [name, [selector, count]] of Object.entries(wanted))
      if (document.querySelectorAll(selector).length >= count) seen[name] ??= Date.now();
    if (Object.keys(seen).length === 2) resolve(seen);
    else if (Date.now() > end) reject(new Error('no rows and messages'));
    else requestAnimationFrame(look);
  };
  look();
})`;

export interface Seen {
  row: number;
  message: number;
}

/** Waits for a key. To be awaited before it is pressed, or it would come too early. */
export const waitForKey = `void (globalThis.keyed = new Promise((resolve, reject) => {
  const text = () => document.querySelector('#pane')?.textContent ?? '';
  const before = text();
  const end = Date.now() + 20000;
  setTimeout(() => reject(new Error('no key came')), 20000);
  addEventListener('keydown', ({ timeStamp }) => {
    const look = (now) => {
      const isOther = text() !== before && document.querySelector('#pane .message');
      if (isOther) requestAnimationFrame((shown) => resolve(shown - timeStamp));
      else if (Date.now() > end) reject(new Error('the pane did not change'));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, { capture: true, once: true });
}))`;

/** Resolves to the milliseconds from that key's event to the frame that shows another conversation. */
export const keyToConversation = 'globalThis.keyed';

export interface Scrolled {
  frames: number;
  /** Milliseconds: the longest piece of work in the page, 0 where none took 50. */
  longestTask: number;
  /** Between two frames: the longest, and that at rest. */
  longestFrame: number;
  longestIdleFrame: number;
  /** The longest time in which no row stood in the middle of the list. */
  longestBlank: number;
  height: number;
}

/** Scrolls from the top to the end at so many pixels a frame, and on while more rows come; first half a second of rest. */
export const scroll = (pixels: number): string => `new Promise((resolve) => {
  const list = document.querySelector('.history');
  const result = { frames: 0, longestTask: 0, longestFrame: 0, longestIdleFrame: 0, longestBlank: 0, height: 0 };
  const tasks = new PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) result.longestTask = Math.max(result.longestTask, duration);
  });
  const { left, width, top, height } = list.getBoundingClientRect();
  list.scrollTop = 0;
  let last;
  let blankSince;
  let atEndSince;
  let idleUntil = performance.now() + 500;
  const frame = (now) => {
    const took = last === undefined ? 0 : now - last;
    last = now;
    if (now < idleUntil) {
      result.longestIdleFrame = Math.max(result.longestIdleFrame, took);
      if (result.frames === 0 && idleUntil - now < 20) tasks.observe({ type: 'longtask' });
      return requestAnimationFrame(frame);
    }
    result.frames++;
    result.longestFrame = Math.max(result.longestFrame, took);
    const isRow = document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.row');
    if (isRow) blankSince = undefined;
    else result.longestBlank = Math.max(result.longestBlank, now - (blankSince ??= now - took));
    const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 2;
    atEndSince = isAtEnd ? atEndSince ?? now : undefined;
    if (atEndSince !== undefined && now - atEndSince > 2000) {
      tasks.disconnect();
      return resolve({ ...result, height: list.scrollHeight });
    }
    list.scrollTop += ${pixels};
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})`;
