import { text } from 'node:stream/consumers';
import type { ReadableStream } from 'node:stream/web';
import { createTranslator, NextIntlClientProvider } from 'next-intl';
import { renderToReadableStream } from 'react-dom/server.edge';
import { describe, expect, it, vi } from 'vitest';
import { ApiReference } from '../src/components/api-reference/api-reference';
import { curlExample } from '../src/components/api-reference/curl-example';
import { messages as en } from '../src/i18n/messages/en';
import { messages as zh } from '../src/i18n/messages/zh';
import { openApiDocument } from '../src/server/rest/openapi';
import { OPERATIONS } from '../src/server/rest/operations';

const MESSAGES = { en, zh } as const;
type Language = keyof typeof MESSAGES;
let language: Language = 'en';

vi.mock('next-intl/server', () => ({
  getTranslations: async (namespace: string) =>
    createTranslator({
      locale: language,
      messages: MESSAGES[language],
      namespace: namespace as 'api',
    }),
}));
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh: () => undefined }) }));

const document = openApiDocument('https://unpark.example');

async function page(of: Language): Promise<string> {
  language = of;
  const stream = await renderToReadableStream(
    <NextIntlClientProvider locale={of} messages={MESSAGES[of]} timeZone="UTC">
      <ApiReference document={document} />
    </NextIntlClientProvider>,
  );
  await stream.allReady;
  return text(stream as unknown as ReadableStream);
}

describe('the page of the interface', () => {
  it.each(['en', 'zh'] as const)('shows every operation and schema in %s', async (of) => {
    const html = await page(of);
    for (const { id, summary } of OPERATIONS) {
      expect(html).toContain(`id="${id}"`);
      expect(html).toContain(summary.replaceAll("'", '&#x27;').slice(0, 30));
    }
    for (const name of Object.keys(document.components.schemas))
      expect(html).toContain(`id="schema-${name}"`);
    expect(html).toContain(of === 'en' ? 'OpenAPI document' : 'OpenAPI 文档');
    expect(html).not.toContain('[object Object]');
  });

  it('leads nowhere that is not there', async () => {
    const html = await page('en');
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((target) => !ids.has(target))).toEqual([]);
    expect(ids.size).toBe([...html.matchAll(/ id="/g)].length);
  });
});

describe('the request of an operation', () => {
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

  it('is one line, with an address that has no braces', () => {
    for (const one of listed) {
      const line = curlExample(document, one);
      expect(line).toMatch(/^curl [^\n]*"https:\/\/unpark\.example\/api\/v1\/[^"{}\n]*"$/);
    }
  });

  it('sends JSON with each field that is needed', () => {
    const bodies = listed.flatMap((one) => {
      const [, json] = / -d '([^']*)'/.exec(curlExample(document, one)) ?? [];
      return json === undefined ? [] : [{ one, body: JSON.parse(json) as object }];
    });
    expect(bodies.length).toBeGreaterThan(15);
    for (const { one, body } of bodies) {
      const schema = one.operation.requestBody?.content['application/json']?.schema;
      for (const field of (schema?.['required'] ?? []) as readonly string[])
        expect(body).toHaveProperty(field);
    }
  });

  it('shows a key where keys may, and a session where people alone may', () => {
    const line = (id: string) => {
      const found = listed.find(({ operation }) => operation.operationId === id);
      return found ? curlExample(document, found) : '';
    };
    expect(line('listCaptures')).toBe(
      'curl -H "Authorization: Bearer $UNPARK_API_KEY" "https://unpark.example/api/v1/captures"',
    );
    expect(line('createKey')).toContain('-b "__Host-unpark=$SESSION"');
    expect(line('createKey')).toContain('-H "Origin: https://unpark.example"');
    expect(line('sendCapture')).toContain('-F file=@goroutines.txt');
    expect(line('getOpenApi')).toBe('curl "https://unpark.example/api/v1/openapi.json"');
  });
});
