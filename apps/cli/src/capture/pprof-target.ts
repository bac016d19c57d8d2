import { err, ok, type Problem, type Result } from '@unpark/base';
import type { ClockReading } from './clock-offset';
import { type Answer, type GetOptions, getText, shownUrl } from './http-get';

/** A net/http/pprof that answered, and what its first answers told. */
export interface PprofTarget {
  /** ends in a slash; artifacts are relative to it */
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** goroutines alive, from the index page or from `goroutine?debug=1` */
  readonly goroutineCount?: number;
  /** profiles the index lists; undefined when the index is not net/http/pprof's own */
  readonly listed?: ReadonlySet<string>;
  readonly clockReadings: readonly ClockReading[];
}

const PREFIX = '/debug/pprof/';

/**
 * The address a person gave → where artifacts may be, best guess first. `host:6060`, a full URL with
 * or without `/debug/pprof`, or the URL of one profile below it.
 */
export function pprofBases(address: string): Result<{ bases: URL[]; authorization?: string }> {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return err({
      code: 'capture.bad-address',
      message: `\`${address}\` is not an address.`,
      next: 'Give host and port, such as http://127.0.0.1:6060.',
    });
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return err({
      code: 'capture.bad-address',
      message: `${url.protocol}// cannot be scraped.`,
      next: 'Give an http:// or https:// address.',
    });
  }
  const authorization =
    url.username || url.password
      ? `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`
      : undefined;
  const at = (path: string): URL => new URL(path, `${url.protocol}//${url.host}`);
  const path = url.pathname.replace(/\/{2,}/g, '/');
  const inside = path.indexOf('/debug/pprof');
  const bases =
    inside >= 0
      ? [at(path.slice(0, inside) + PREFIX)]
      : path === '/'
        ? [at(PREFIX)]
        : [at(path.replace(/\/$/, '') + PREFIX), at(`${path.replace(/\/$/, '')}/`), at(PREFIX)];
  return ok({ bases, ...(authorization && { authorization }) });
}

/** Goroutines by the first line of `goroutine?debug=1`. */
export function goroutineTotal(text: string): number | undefined {
  const count = /^goroutine profile: total (\d{1,12})\n/.exec(text)?.[1];
  return count === undefined ? undefined : Number(count);
}

/** Counts of net/http/pprof's index page; undefined when the page is another one. */
export function indexCounts(html: string): ReadonlyMap<string, number> | undefined {
  const counts = new Map<string, number>();
  for (const row of html.split('<tr>')) {
    const cells = /<td>(\d{1,12})<\/td>\s*<td><a href=['"]([\w-]{1,64})\?debug=1/.exec(row);
    if (cells?.[1] && cells[2]) counts.set(cells[2], Number(cells[1]));
  }
  return counts.has('goroutine') ? counts : undefined;
}

/**
 * Finds the base path. Looks at the index page first (costs nothing), else at `goroutine?debug=1`.
 * The first address that answers as net/http/pprof wins; else the most telling failure is given.
 */
export async function findTarget(
  address: string,
  headers: Readonly<Record<string, string>>,
  options: Omit<GetOptions, 'headers'>,
): Promise<Result<PprofTarget>> {
  const parsed = pprofBases(address);
  if (!parsed.ok) return parsed;
  const sent = {
    ...(parsed.value.authorization && { authorization: parsed.value.authorization }),
    ...headers,
  };
  let failure: Problem | undefined;
  for (const base of parsed.value.bases) {
    const readings: ClockReading[] = [];
    const index = await getText(base, { ...options, headers: sent });
    if (!index.ok) {
      failure ??= index.error;
      if (index.error.code === 'capture.connection-lost') continue;
      return index;
    }
    if (index.value.answer.clockReading) readings.push(index.value.answer.clockReading);
    const counts = index.value.answer.status === 200 ? indexCounts(index.value.text) : undefined;
    if (counts) {
      const goroutineCount = counts.get('goroutine');
      return ok({
        base,
        headers: sent,
        ...(goroutineCount !== undefined && { goroutineCount }),
        listed: new Set(counts.keys()),
        clockReadings: readings,
      });
    }
    const url = new URL('goroutine?debug=1', base);
    const counted = await getText(url, { ...options, headers: sent });
    if (!counted.ok) {
      failure ??= counted.error;
      continue;
    }
    if (counted.value.answer.clockReading) readings.push(counted.value.answer.clockReading);
    const goroutineCount = goroutineTotal(counted.value.text);
    if (counted.value.answer.status === 200 && goroutineCount !== undefined) {
      return ok({ base, headers: sent, goroutineCount, clockReadings: readings });
    }
    failure ??= notPprof(url, counted.value.answer);
  }
  return err(
    failure ?? { code: 'capture.not-found', message: `No net/http/pprof found at ${address}.` },
  );
}

/** Why an answer is not what net/http/pprof would say, for a person. */
export function notPprof(url: URL, answer: Answer): Problem {
  const where = shownUrl(url);
  if (answer.status === 404) {
    return {
      code: 'capture.not-found',
      message: `${where} answers 404: net/http/pprof is not mounted there.`,
      next: 'Import _ "net/http/pprof" and serve http.DefaultServeMux, or give the path it is mounted under.',
    };
  }
  if (answer.status === 401 || answer.status === 403) {
    return {
      code: 'capture.refused',
      message: `${where} answers ${answer.status}: it wants credentials.`,
      next: "Give them with --header, such as --header 'Authorization: Bearer …'.",
    };
  }
  if (answer.status >= 300 && answer.status < 400) {
    return {
      code: 'capture.redirected',
      message: `${where} answers ${answer.status}, a redirect, which is not followed.`,
      next: 'Give the address it leads to; a sign-in page in front needs --header.',
    };
  }
  if (answer.status !== 200) {
    return {
      code: 'capture.status',
      message: `${where} answers ${answer.status}: ${firstLine(answer.head) || 'no text'}.`,
    };
  }
  if (looksLikeHtml(answer)) {
    return {
      code: 'capture.html',
      message: `${where} answers with an HTML page, not with an artifact.`,
      next: 'Something else listens there, or a sign-in page stands before it; check port and path.',
    };
  }
  return {
    code: 'capture.not-pprof',
    message: `${where} answers, but not as net/http/pprof (${answer.contentType || 'no content type'}, begins with \`${firstLine(answer.head)}\`).`,
    next: 'Check port and path.',
  };
}

export function looksLikeHtml(answer: Pick<Answer, 'head' | 'contentType'>): boolean {
  const start = Buffer.from(answer.head.subarray(0, 256))
    .toString('latin1')
    .trimStart()
    .toLowerCase();
  return start.startsWith('<!doctype html') || start.startsWith('<html');
}

/** First line of an answer's text, at most 120 characters. */
export const firstLine = (head: Uint8Array): string =>
  (Buffer.from(head.subarray(0, 400)).toString('utf8').split('\n')[0] ?? '').trim().slice(0, 120);
