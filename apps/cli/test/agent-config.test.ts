import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { targetsOf } from '../src/agent/agent-config';
import { readConfig } from '../src/agent/read-config';

function read(text: string) {
  const config = readConfig(text, 'agent.yaml');
  if (!config.ok) throw new Error(config.error.map(({ message }) => message).join('\n'));
  return targetsOf(config.value);
}

/** `line: message` of each mistake */
function mistakes(text: string): string[] {
  const config = readConfig(text, 'agent.yaml');
  return config.ok
    ? []
    : config.error.map(({ place, message }) => `${place?.line ?? '?'}: ${message}`);
}

describe('the file of an agent', () => {
  it('gives each service what stands with it, else the defaults, else what is usual', () => {
    const [checkout, billing] = read(`
server: https://unpark.example.com
defaults:
  every: 5m
  jitter: 20%
  environment: production
  labels: { region: eu-1 }
  headers: { X-Team: core }
services:
  - name: checkout
    url: http://checkout:6060/debug/pprof
    labels: { zone: a }
    take: [dumps, cpu]
  - name: billing
    url: billing:6060
    target: billing-0
    every: 1h
    jitter: 30s
    seconds: 20
    trace: 0
    environment: canary
    headersFromEnv: { Authorization: BILLING_AUTH }
`);
    expect(checkout).toMatchObject({
      target: 'checkout:6060',
      service: 'checkout',
      everySeconds: 300,
      jitterSeconds: 60,
      environment: 'production',
      label: 'region=eu-1, zone=a',
      headers: { 'X-Team': 'core' },
      seconds: undefined,
      maxGoroutines: undefined,
    });
    expect(checkout?.without.has('trace')).toBe(true);
    expect(checkout?.without.has('cpu')).toBe(false);
    expect(billing).toMatchObject({
      target: 'billing-0',
      everySeconds: 3600,
      jitterSeconds: 30,
      environment: 'canary',
      seconds: 20,
      traceSeconds: 0,
      headersFromEnv: { Authorization: 'BILLING_AUTH' },
    });
  });

  it('names the line of every mistake', () => {
    expect(
      mistakes(`server: unpark.example.com
services:
  - name: checkout
    url: http://checkout:6060
    every: 5 minutes
    secnods: 3
  - url: ftp://x
    name: billing
    trace: 60
    take: [dumps, everything]
`),
    ).toEqual([
      '1: server: an address such as https://unpark.example.com.',
      '5: services[0].every: a duration such as 90s, 5m or 1h, from 10s to 7d.',
      '6: services[0].secnods: there is no such setting.',
      '7: services[1].url: an address such as http://checkout:6060/debug/pprof.',
      '9: services[1].trace: Too big: expected number to be <=10.',
      expect.stringMatching(/^10: services\[1\]\.take\[1\]: /),
    ]);
  });

  it('says what is missing where it should stand', () => {
    expect(mistakes('services:\n  - url: http://a:1\n')).toEqual([
      '2: services[0].name: is missing.',
    ]);
    expect(mistakes('')).toEqual(['?: services: is missing.']);
    expect(mistakes('services: []\n')).toEqual(['1: services: names no service.']);
  });

  it('says at which line it is no YAML', () => {
    expect(mistakes('services:\n  - name: "a\n')[0]).toMatch(/^[23]: No YAML: /);
    expect(mistakes('server: https://a\nserver: https://b\n')[0]).toMatch(/^2: No YAML: /);
  });

  it('does not unfold aliases without end', () => {
    const lines = ['a0: &a0 [x]'];
    for (let i = 1; i < 30; i++)
      lines.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}, *a${i - 1}, *a${i - 1}]`);
    expect(mistakes(lines.join('\n'))).toEqual(['?: The aliases of this YAML unfold to too much.']);
  });

  it('holds no secret: keys, tokens and passwords come from elsewhere', () => {
    const one = (rest: string) => mistakes(`services:\n  - name: a\n    url: ${rest}\n`);
    expect(mistakes('apiKey: upk_1\nservices: [{ name: a, url: "a:1" }]\n')[0]).toMatch(
      /^1: apiKey: a key does not stand in this file/,
    );
    expect(one('http://me:secret@a:1')[0]).toMatch(/^3: .*no user and password in an address/);
    const header = one('a:1\n    headers:\n      Authorization: Bearer x');
    expect(header[0]).toMatch(/^5: .*secrets do not stand in this file/);
    for (const text of [...one('http://me:secret@a:1'), ...header])
      expect(text).not.toMatch(/secret@|Bearer x/);
  });

  it('wants one name for each target', () => {
    const both = (second: string) =>
      mistakes(
        `services:\n  - { name: a, url: "http://h:1" }\n  - { name: b, url: "http://h:1/x"${second} }\n`,
      );
    expect(both('')[0]).toMatch(
      /^3: services\[1\]\.url: `h:1` is a target already \(services\[0\]\)/,
    );
    expect(both(', target: other')).toEqual([]);
  });

  it('limits what a scheduled capture may cost', () => {
    const one = (settings: string) =>
      mistakes(`services:\n  - { name: a, url: "h:1", ${settings} }\n`);
    expect(one('seconds: 61')[0]).toContain('services[0].seconds');
    expect(one('trace: 11')[0]).toContain('services[0].trace');
    expect(one('every: 30s, seconds: 20')[0]).toContain('more than half of the time');
    expect(one('every: 5s')[0]).toContain('from 10s to 7d');
    expect(one('every: 30s, seconds: 15, trace: 10')).toEqual([]);
  });
});

describe('the files of docs/agent.md', () => {
  const blocks = [
    ...readFileSync(new URL('../../../docs/agent.md', import.meta.url), 'utf8').matchAll(
      /```yaml\n([^`]*)```/g,
    ),
  ].map(([, text = '']) => text);

  it('are read as they stand there', () => {
    expect(read(blocks[0] ?? '')).toMatchObject([{ service: 'checkout', everySeconds: 300 }]);
    const [map] = parseAllDocuments(blocks[1] ?? '').map(
      (document) => document.toJS() as { data?: Record<string, string> },
    );
    expect(read(map?.data?.['agent.yaml'] ?? '')).toMatchObject([
      { service: 'checkout', environment: 'production', everySeconds: 300 },
    ]);
  });
});
