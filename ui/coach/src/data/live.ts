/**
 * The stream on which the server says that the timetable has changed. It is opened again when it breaks, sooner at
 * first and later from then on, and at once when the phone is woken or has a signal again. A line that says nothing
 * for a while is taken for broken: phones don't always notice.
 */

/** What is needed of an `EventSource`. */
export interface Source {
  onmessage: ((event: { data: string }) => void) | null;
  onerror: (() => void) | null;
  close: () => void;
}

export interface LiveHandlers {
  /** The timetable is other than it was, or may be. */
  changed: () => void;
  /** The session is over. */
  signedOut: () => void;
  /** The line is there, or lost. */
  line: (there: boolean) => void;
}

/** The server says something at least every ten seconds. */
export const SILENCE = 25_000;
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** How long to wait before the n-th try (from 0), with up to a quarter more so that not all come at once. */
export function waitBefore(tries: number, chance: () => number = Math.random): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) * (1 + chance() / 4);
}

export function live(open: () => Source, handlers: LiveHandlers) {
  let source: Source | null = null;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  function hush(): void {
    clearTimeout(timer);
    if (source) {
      source.onmessage = null;
      source.onerror = null;
      source.close();
      source = null;
    }
  }

  function lost(): void {
    hush();
    handlers.line(false);
    if (ended) return;
    timer = setTimeout(begin, waitBefore(tries));
    tries += 1;
  }

  function hear({ data }: { data: string }): void {
    clearTimeout(timer);
    timer = setTimeout(lost, SILENCE);
    tries = 0;
    const { type } = JSON.parse(data) as { type: string };
    if (type === "signed_out") {
      end();
      handlers.signedOut();
      return;
    }
    handlers.line(true);
    // Whatever a newer server may say means that something is other than it was.
    if (type !== "beat") handlers.changed();
  }

  function begin(): void {
    hush();
    source = open();
    source.onmessage = hear;
    source.onerror = lost;
    timer = setTimeout(lost, SILENCE);
  }

  /** Tries at once: the phone was woken, or has a signal again. */
  function hurry(): void {
    if (ended) return;
    tries = 0;
    begin();
  }

  function end(): void {
    ended = true;
    hush();
  }

  begin();
  return { hurry, end };
}

export type Live = ReturnType<typeof live>;
