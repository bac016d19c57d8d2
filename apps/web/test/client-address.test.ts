import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { clientAddress } from '../src/server/client-address';
import { ownForwardedFor } from '../src/server/own-forwarded-for';

const chain = (value?: string) =>
  new Headers(value === undefined ? {} : { 'x-forwarded-for': value });

describe('the address of a sender', () => {
  it('is what the outermost of our own proxies wrote', () => {
    const sent = chain('6.6.6.6, 1.1.1.1, 10.0.0.2');
    expect(clientAddress(sent, 1)).toBe('10.0.0.2');
    expect(clientAddress(sent, 2)).toBe('1.1.1.1');
    expect(clientAddress(chain('1.1.1.1'), 2)).toBe('1.1.1.1');
    expect(clientAddress(chain(), 0)).toBe('unknown');
    expect(clientAddress(chain('a'.repeat(10_000)), 0)).toHaveLength(64);
  });
});

describe('without a proxy', () => {
  const { emit } = Server.prototype;
  afterEach(() => {
    Server.prototype.emit = emit;
  });

  it('is that of the connection, whatever the sender claims', async () => {
    ownForwardedFor();
    const server = createServer((request, response) => {
      response.end(String(request.headers['x-forwarded-for']));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      headers: { 'x-forwarded-for': '6.6.6.6' },
    });
    expect(await answer.text()).toBe('127.0.0.1');
    await new Promise((resolve) => server.close(resolve));
  });
});
