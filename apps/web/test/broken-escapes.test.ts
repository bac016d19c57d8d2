import { createServer, Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { spelledOut, spellOutBrokenEscapes } from '../src/server/broken-escapes';

describe('an address with a broken escape', () => {
  it('is read letter by letter, segment by segment', () => {
    expect(spelledOut('/s/%')).toBe('/s/%25');
    expect(spelledOut('/w/a%20b/captures/%zz?view=%')).toBe('/w/a%20b/captures/%25zz?view=%');
    // Two whole escapes and the start of a third: no letter of UTF-8.
    expect(spelledOut('/s/%E0%A4%A')).toBe('/s/%25E0%25A4%25A');
    expect(spelledOut('/s/%FF')).toBe('/s/%25FF');
  });

  it('can be decoded whatever it was, and one without faults is left alone', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('%', '/', '2', 'F', 'e', 'z', '?') }),
        (url) => {
          const made = spelledOut(url);
          expect(() => decodeURIComponent(made.split('?', 1)[0] ?? '')).not.toThrow();
          expect(spelledOut(made)).toBe(made);
        },
      ),
    );
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        expect(spelledOut(url)).toBe(url);
      }),
    );
  });
});

describe('the server', () => {
  const { emit } = Server.prototype;
  afterEach(() => {
    Server.prototype.emit = emit;
  });

  it('spells it out before the request is read', async () => {
    spellOutBrokenEscapes();
    const server = createServer((request, response) => response.end(request.url));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('GET /api/v1/captures/% HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      });
      let text = '';
      socket.on('data', (part) => {
        text += String(part);
      });
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toContain('/api/v1/captures/%25');
    await new Promise((resolve) => server.close(resolve));
  });
});
