import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createOutgoing, type OutgoingSettings, parseNetworks } from '../src/index';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A receiver on loopback that counts what reaches it. */
async function receiver(handle: RequestListener): Promise<{ port: number; reached: () => number }> {
  let count = 0;
  const port = await listen(
    createServer((request, response) => {
      count += 1;
      handle(request, response);
    }),
  );
  return { port, reached: () => count };
}

/** Loopback is open, as an operator may set it. */
function openTo(ports: readonly number[], more: OutgoingSettings = {}) {
  const networks = parseNetworks('127.0.0.1/32');
  if (!networks.ok) throw new Error('networks');
  return createOutgoing({ allowedNetworks: networks.networks, allowedPorts: ports, ...more });
}

const post = (url: string) => ({ url, method: 'POST', body: '{}' }) as const;
const get = (url: string) => ({ url, method: 'GET' }) as const;
const codeOf = (result: { ok: boolean; error?: { code: string } }) =>
  result.ok ? 'sent' : result.error?.code;

describe('O1 addresses as people write them', () => {
  const guard = createOutgoing({ allowedPorts: [80, 443, 8080] });
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    'http://0/',
    'http://10.1/',
    'http://0xa9fea9fe/latest/meta-data/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
  ])('%s is refused before anything is sent', async (url) => {
    expect(codeOf(guard.checkUrl(url))).toBe('outgoing.refused');
    expect(codeOf(await guard.send(get(url)))).toBe('outgoing.refused');
  });

  it('loopback in any base and grouping is loopback', () => {
    const base = fc.constantFrom(8, 10, 16);
    const written = (value: number, radix: number): string =>
      radix === 16 ? `0x${value.toString(16)}` : radix === 8 ? `0${value.toString(8)}` : `${value}`;
    fc.assert(
      fc.property(
        fc.nat(0xffffff),
        fc.integer({ min: 1, max: 4 }),
        fc.array(base, { minLength: 4, maxLength: 4 }),
        (rest, parts, bases) => {
          const bytes = [127, rest >> 16, (rest >> 8) & 255, rest & 255];
          const heads = bytes.slice(0, parts - 1);
          const tail = bytes.slice(parts - 1).reduce((all, byte) => all * 256 + byte, 0);
          const host = [...heads, tail].map((value, i) => written(value, bases[i] ?? 10)).join('.');
          expect(codeOf(guard.checkUrl(`http://${host}/`))).toBe('outgoing.refused');
        },
      ),
    );
  });

  it.each([
    ['ftp://example.com/', 'outgoing.address'],
    ['file:///etc/passwd', 'outgoing.address'],
    ['gopher://example.com/', 'outgoing.address'],
    ['data:text/plain,x', 'outgoing.address'],
    ['javascript:alert(1)', 'outgoing.address'],
    ['//example.com/', 'outgoing.address'],
    ['', 'outgoing.address'],
    ['http://', 'outgoing.address'],
    ['https://example.com:22/', 'outgoing.port'],
    ['http://example.com:6379/', 'outgoing.port'],
  ])('%s is %s', (url, code) => expect(codeOf(guard.checkUrl(url))).toBe(code));

  it('O2 user info is refused', () => {
    for (const url of ['https://a@example.com/', 'https://a:b@example.com/', 'https://:b@x.org/'])
      expect(codeOf(guard.checkUrl(url))).toBe('outgoing.address');
  });

  it('public addresses are not refused', () => {
    for (const url of ['https://example.com/a?b=c', 'http://8.8.8.8/', 'https://[2606:4700::1]/'])
      expect(codeOf(guard.checkUrl(url))).toBe('sent');
  });
});

describe('O1 what DNS says', () => {
  it('one answer of several that is private refuses the name', async () => {
    const { port, reached } = await receiver((_request, response) => response.end());
    const outgoing = openTo([port], {
      resolve: () => Promise.resolve(['127.0.0.1', '10.0.0.1']),
    });
    expect(codeOf(await outgoing.send(post(`http://hooks.test:${port}/`)))).toBe(
      'outgoing.refused',
    );
    expect(reached()).toBe(0);
  });

  it('O2 the address that was checked is the one connected to: a name that changes its answer', async () => {
    const { port, reached } = await receiver((_request, response) => response.end('here'));
    let asked = 0;
    const outgoing = openTo([port], {
      resolve: () => {
        asked += 1;
        return Promise.resolve(asked === 1 ? ['127.0.0.1'] : ['127.0.0.2']);
      },
    });
    expect(codeOf(await outgoing.send(post(`http://rebinding.test:${port}/`)))).toBe('sent');
    expect({ asked, reached: reached() }).toEqual({ asked: 1, reached: 1 });
    expect(codeOf(await outgoing.send(post(`http://rebinding.test:${port}/`)))).toBe(
      'outgoing.refused',
    );
    expect(reached()).toBe(1);
  });

  it('localhost is loopback by its name too, asked of the system', async () => {
    const outgoing = createOutgoing({ allowedPorts: [80] });
    expect(codeOf(await outgoing.send(get('http://localhost/')))).toBe('outgoing.refused');
  });

  it('a name without an answer', async () => {
    const outgoing = createOutgoing({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(codeOf(await outgoing.send(get('http://nowhere.test/')))).toBe('outgoing.not-resolved');
  });
});

describe('O1 redirects', () => {
  const redirecting = (status: number, to: (port: number) => string) =>
    receiver((request, response) => {
      const port = Number(request.headers.host?.split(':')[1]);
      response.writeHead(status, { location: to(port) }).end();
    });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:127.0.0.1]/',
    'http://0x7f000002/',
    'http://10.0.0.1/',
  ])('to %s is refused', async (target) => {
    const { port } = await redirecting(307, () => target);
    const outgoing = openTo([port, 80]);
    expect(codeOf(await outgoing.send(post(`http://127.0.0.1:${port}/`)))).toBe('outgoing.refused');
  });

  it('to a name that is private is refused, although its first look-up was not', async () => {
    const { port, reached } = await redirecting(307, (own) => `http://hooks.test:${own}/again`);
    const answers = [['127.0.0.1'], ['192.168.0.1']];
    const outgoing = openTo([port], { resolve: () => Promise.resolve(answers.shift() ?? []) });
    expect(codeOf(await outgoing.send(post(`http://hooks.test:${port}/`)))).toBe(
      'outgoing.refused',
    );
    expect(reached()).toBe(1);
  });

  it('to a host that is not on the list, a port that is not, another scheme, or user info', async () => {
    for (const [target, code] of [
      ['http://other.test:PORT/', 'outgoing.redirect'],
      ['http://127.0.0.1:22/', 'outgoing.port'],
      ['file:///etc/passwd', 'outgoing.address'],
      ['http://a:b@127.0.0.1:PORT/', 'outgoing.address'],
    ] as const) {
      const { port } = await redirecting(308, (own) => target.replace('PORT', String(own)));
      expect(codeOf(await openTo([port]).send(post(`http://127.0.0.1:${port}/`)))).toBe(code);
    }
  });

  it('three are followed with their body, the fourth is not', async () => {
    for (const [count, code] of [
      [3, 'sent'],
      [4, 'outgoing.redirect'],
    ] as const) {
      const bodies: string[] = [];
      const { port } = await receiver((request, response) => {
        const step = Number(request.url?.slice(1));
        request.on('data', (part: Buffer) => bodies.push(part.toString()));
        request.on('end', () =>
          step >= count
            ? response.end('done')
            : response.writeHead(307, { location: `/${step + 1}` }).end(),
        );
      });
      expect(codeOf(await openTo([port]).send(post(`http://127.0.0.1:${port}/0`)))).toBe(code);
      expect(bodies).toEqual(['{}', '{}', '{}', '{}']);
    }
  });

  it('a POST is not turned into a GET', async () => {
    const { port, reached } = await redirecting(302, () => '/elsewhere');
    expect(codeOf(await openTo([port]).send(post(`http://127.0.0.1:${port}/`)))).toBe(
      'outgoing.redirect',
    );
    expect(reached()).toBe(1);
  });
});

describe('O3 limits, and no content in what is said', () => {
  it('an answer at the limit is taken, one byte more is not', async () => {
    const { port } = await receiver((request, response) => {
      response.end(Buffer.alloc(Number(request.url?.slice(1))));
    });
    const outgoing = openTo([port], { mostBytes: 1000 });
    expect(codeOf(await outgoing.send(get(`http://127.0.0.1:${port}/1000`)))).toBe('sent');
    expect(codeOf(await outgoing.send(get(`http://127.0.0.1:${port}/1001`)))).toBe(
      'outgoing.too-long',
    );
  });

  it('an answer that drips does not outlast the time in all', async () => {
    const { port } = await receiver((_request, response) => {
      const drip = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(drip));
    });
    const outgoing = openTo([port], { totalMs: 200 });
    expect(codeOf(await outgoing.send(get(`http://127.0.0.1:${port}/`)))).toBe('outgoing.too-slow');
  });

  it('a host that never answers DNS ends with the time in all', async () => {
    const outgoing = createOutgoing({ totalMs: 50, resolve: () => new Promise(() => undefined) });
    expect(codeOf(await outgoing.send(get('http://slow.test/')))).toBe('outgoing.too-slow');
  });

  it('a port that nobody listens on, and a server that hangs up', async () => {
    const hangsUp = createTcpServer((socket) => socket.destroy());
    const port = await listen(hangsUp);
    expect(codeOf(await openTo([port]).send(get(`http://127.0.0.1:${port}/`)))).toBe(
      'outgoing.broken',
    );
    closing.splice(0).forEach((close) => close());
    expect(codeOf(await openTo([port]).send(get(`http://127.0.0.1:${port}/`)))).toBe(
      'outgoing.not-connected',
    );
  });

  it('a problem says nothing of what the other side said', async () => {
    const { port } = await receiver((_request, response) =>
      response.writeHead(302, { location: 'http://secret-inside.test/' }).end('secret-inside'),
    );
    const result = await openTo([port]).send(get(`http://127.0.0.1:${port}/`));
    expect(JSON.stringify(result)).not.toContain('secret-inside');
  });
});
