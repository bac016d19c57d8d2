import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBundleFile } from '@unpark/testkit/corpus';

export type Answerer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export interface FakePprof {
  readonly address: string;
  /** path and query of every request, in order of arrival */
  readonly requests: string[];
  readonly headers: IncomingMessage['headers'][];
  close(): Promise<void>;
}

const BUNDLE = 'chan-result-leak-go1.27';

const FILES = new Map([
  ['heap', 'heap.pprof'],
  ['allocs', 'allocs.pprof'],
  ['block', 'block.pprof'],
  ['mutex', 'mutex.pprof'],
  ['threadcreate', 'threadcreate.pprof'],
  ['goroutine', 'goroutine.pprof'],
]);

const indexPage = (goroutines: number): string =>
  `<html>\n<head>\n<title>/debug/pprof/</title>\n</head><body>\n<table>\n${[
    'allocs',
    'block',
    'goroutine',
    'heap',
  ]
    .map(
      (name) =>
        `<tr><td>${name === 'goroutine' ? goroutines : 3}</td><td><a href='${name}?debug=1'>${name}</a></td></tr>`,
    )
    .join('\n')}\n</table></body></html>\n`;

/**
 * Answers as net/http/pprof under `prefix`, with real bytes of a corpus bundle and without waiting
 * out the seconds. `special` may answer a path (below the prefix, with its query) otherwise.
 */
export async function fakePprof(
  options: {
    prefix?: string;
    goroutines?: number;
    index?: boolean;
    special?: Readonly<Record<string, Answerer>>;
  } = {},
): Promise<FakePprof> {
  const prefix = options.prefix ?? '/debug/pprof/';
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    requests.push(`${url.pathname}${url.search}`);
    headers.push(request.headers);
    if (!url.pathname.startsWith(prefix)) return notFound(response);
    const name = url.pathname.slice(prefix.length);
    const special = options.special?.[`${name}${url.search}`] ?? options.special?.[name];
    if (special) return special(request, response, url);
    const goroutines = options.goroutines ?? 250;
    if (name === '') {
      if (options.index === false) return notFound(response);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      return void response.end(indexPage(goroutines));
    }
    const debug = url.searchParams.get('debug');
    if (name === 'goroutine' && debug === '1') {
      return void response.end(`goroutine profile: total ${goroutines}\n1 @ 0x1 0x2\n\n`);
    }
    if (name === 'goroutine' && debug === '2') {
      return void response.end(readBundleFile(BUNDLE, 'goroutine.debug2.txt'));
    }
    if (name === 'profile') return void response.end(readBundleFile(BUNDLE, 'cpu.pprof'));
    if (name === 'trace') return void response.end(readBundleFile(BUNDLE, 'trace.out'));
    const seconds = url.searchParams.get('seconds');
    if (seconds && (name === 'block' || name === 'mutex')) {
      response.setHeader('content-disposition', `attachment; filename="${name}-delta"`);
      return void response.end(readBundleFile(BUNDLE, `${name}.delta.pprof`));
    }
    const file = FILES.get(name);
    if (file) return void response.end(readBundleFile(BUNDLE, file));
    response.statusCode = 404;
    response.setHeader('x-go-pprof', '1');
    response.end('Unknown profile\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function notFound(response: ServerResponse): void {
  response.statusCode = 404;
  response.end('404 page not found\n');
}

export const html: Answerer = (_request, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!DOCTYPE html>\n<html><body>Sign in</body></html>');
};
