import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleArchivePath, listBundles } from '@unpark/testkit/corpus';
import { dumpWithControlCharacters } from '@unpark/testkit/odd-inputs';
import { LIBRARY } from '@unpark/diagnosis';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-codes';
import { CONTROLS, runUnpark } from './run-cli';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpark-gate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const LEAK = bundleArchivePath('chan-result-leak-go1.24');
const HEALTHY = bundleArchivePath('healthy-load-go1.27');

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: {
      artifactLocation: { uri: string; uriBaseId?: string };
      region?: { startLine: number };
    };
    logicalLocations?: { fullyQualifiedName: string }[];
  }[];
  partialFingerprints: Record<string, string>;
  suppressions?: { justification: string }[];
}
interface Log {
  runs: {
    tool: { driver: { rules: { id: string; helpUri?: string; help: { text: string } }[] } };
    invocations: {
      exitCode: number;
      executionSuccessful: boolean;
      toolExecutionNotifications?: { message: { text: string } }[];
    }[];
    results: Result[];
  }[];
}

/** The schema is of draft 4; what it uses of it is the same in the draft that ajv reads. */
const schema = JSON.parse(
  readFileSync(
    fileURLToPath(new URL('fixtures/sarif/sarif-2.1.0-rtm.5.json', import.meta.url)),
    'utf8',
  ),
) as Record<string, unknown>;
delete schema.$schema;
delete schema.id;
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
ajv.addFormat('uri', (text) => URL.canParse(text));
ajv.addFormat('uri-reference', (text) => URL.canParse(text, 'https://base.example/'));
ajv.addFormat('date-time', true);
const isSarif = ajv.compile(schema);

function sarif(text: string): Log['runs'][number] {
  const log: unknown = JSON.parse(text);
  const valid = isSarif(log);
  expect(isSarif.errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  return (log as Log).runs[0] as Log['runs'][number];
}

describe('analyze --fail-on', () => {
  it('fails at or above the level only, by the code of the worst finding', async () => {
    const plain = await runUnpark('analyze', '--format', 'json', LEAK);
    expect(plain.code).toBe(EXIT.high);
    expect((await runUnpark('analyze', '--fail-on', 'low', LEAK)).code).toBe(EXIT.high);
    expect((await runUnpark('analyze', '--fail-on', 'high', LEAK)).code).toBe(EXIT.high);
    expect((await runUnpark('analyze', '--fail-on', 'critical', LEAK)).code).toBe(EXIT.healthy);
    expect((await runUnpark('analyze', '--fail-on', 'medium', HEALTHY)).code).toBe(EXIT.healthy);
  });

  it('does not count what is less sure than asked, and says so', async () => {
    const { code, notes } = await runUnpark('analyze', '--min-confidence', '1', LEAK);
    expect(code).toBe(EXIT.healthy);
    expect(notes).toMatch(/less sure than 1/);
    const { code: sure } = await runUnpark('analyze', '--min-confidence', '0.2', LEAK);
    expect(sure).toBe(EXIT.high);
  });

  it('never passes a capture that tells nothing', async () => {
    const text = await written('note.txt', 'nothing of Go\n');
    for (const level of ['low', 'critical']) {
      expect((await runUnpark('analyze', '--fail-on', level, text)).code).toBe(EXIT.cannotTell);
    }
  });

  it('refuses wrong use', async () => {
    for (const wrong of [
      ['--fail-on', 'severe'],
      ['--min-confidence', '2'],
      ['--min-confidence', 'high'],
      ['--source-root', 'nothing'],
      ['--source-root', '/src=../out'],
      ['--source-root', '/src=/etc'],
      ['--docs-url', 'docs'],
    ]) {
      expect((await runUnpark('analyze', ...wrong, LEAK)).code, wrong.join(' ')).toBe(EXIT.usage);
    }
  });
});

describe('analyze --format sarif', () => {
  it('is SARIF 2.1.0 on captures of every kind', async () => {
    const odd = await written('odd.txt', dumpWithControlCharacters().bytes);
    const text = await written('note.txt', 'nothing of Go\n');
    const bundles = ['deadlock-abba-go1.27', 'healthy-idle-go1.24', 'gc-pressure-go1.24'];
    const known = new Set(listBundles().map(({ bundle }) => bundle));
    for (const path of [
      odd,
      text,
      ...bundles.filter((name) => known.has(name)).map(bundleArchivePath),
    ]) {
      const { code, out } = await runUnpark('analyze', '--format', 'sarif', path);
      const run = sarif(out);
      expect(run.invocations[0]?.exitCode).toBe(code);
      for (const control of CONTROLS) expect(out).not.toContain(control);
      for (const { ruleId, ruleIndex, locations } of run.results) {
        expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
        expect(locations.length).toBeGreaterThan(0);
      }
    }
  });

  it('places a finding at the guilty function, in the repository where a root says so', async () => {
    const plain = sarif((await runUnpark('analyze', '--format', 'sarif', LEAK)).out);
    const first = plain.results[0];
    expect(first?.locations[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe('main.askBackend');
    const { artifactLocation, region } = first?.locations[0]?.physicalLocation ?? {};
    expect(artifactLocation?.uri).toMatch(/main\.go$/);
    expect(artifactLocation?.uriBaseId).toBeUndefined();
    expect(region?.startLine).toBeGreaterThan(1);
    const prefix = artifactLocation?.uri.slice(0, -'/main.go'.length).replace('file://', '') ?? '';
    const mapped = sarif(
      (
        await runUnpark(
          'analyze',
          '--format',
          'sarif',
          '--source-root',
          `${prefix}=services/quotes`,
          LEAK,
        )
      ).out,
    );
    expect(mapped.results[0]?.locations[0]?.physicalLocation.artifactLocation).toEqual({
      uri: 'services/quotes/main.go',
      uriBaseId: '%SRCROOT%',
    });
    expect(mapped.results[0]?.partialFingerprints).toEqual(first?.partialFingerprints);
  });

  it('has a rule with help for every entry of the library, with a link where docs are', async () => {
    const bare = sarif((await runUnpark('analyze', '--format', 'sarif', HEALTHY)).out);
    expect(bare.tool.driver.rules.map(({ id }) => id)).toEqual(LIBRARY.map(({ id }) => id));
    expect(bare.tool.driver.rules.every(({ helpUri }) => helpUri === undefined)).toBe(true);
    const docs = 'https://docs.example/patterns/';
    const { out } = await runUnpark('analyze', '--format', 'sarif', '--docs-url', docs, HEALTHY);
    for (const { id, help, helpUri } of sarif(out).tool.driver.rules) {
      expect(help.text.length, id).toBeGreaterThan(40);
      expect(help.text, id).not.toContain('{function}');
      expect(helpUri).toBe(`${docs}${id}.md`);
    }
  });

  it('says of a capture that tells nothing that the run was no success', async () => {
    const text = await written('note.txt', 'nothing of Go\n');
    const run = sarif((await runUnpark('analyze', '--format', 'sarif', text)).out);
    expect(run.invocations[0]?.executionSuccessful).toBe(false);
    expect(run.invocations[0]?.toolExecutionNotifications?.length).toBeGreaterThan(0);
  });

  it('gives the same bytes each time', async () => {
    const one = await runUnpark('analyze', '--format', 'sarif', LEAK);
    const two = await runUnpark('analyze', '--format', 'sarif', LEAK);
    expect(two.out).toBe(one.out);
  });
});

describe('leaks --format sarif', () => {
  const log = fileURLToPath(new URL('fixtures/goleak/plain.txt', import.meta.url));

  it('is SARIF 2.1.0 with a result a leak, accepted ones suppressed', async () => {
    const { code, out } = await runUnpark(
      'leaks',
      log,
      '--format',
      'sarif',
      '--allow',
      'pool.work',
      '--source-root',
      'example.com/leaks=.',
      '--docs-url',
      'https://docs.example',
    );
    expect(code).toBe(EXIT.medium);
    const run = sarif(out);
    expect(run.results).toHaveLength(4);
    expect(new Set(run.results.map(({ ruleId }) => ruleId))).toEqual(new Set(['goroutine-leak']));
    const uris = run.results.map(
      ({ locations }) => locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect([...uris].sort()).toEqual(['leaks.go', 'leaks.go', 'leaks_test.go', 'pool/pool.go']);
    const suppressed = run.results.filter(({ suppressions }) => suppressions);
    expect(suppressed).toHaveLength(1);
    expect(suppressed[0]?.locations[0]?.logicalLocations?.[0]?.fullyQualifiedName).toBe(
      'example.com/leaks/pool.work',
    );
    expect(run.tool.driver.rules[0]?.helpUri).toBe('https://docs.example/goroutine-leak-growth.md');
  });
});

describe('analyze --format junit', () => {
  it('has a case a pattern, and failures at the level', async () => {
    const { out } = await runUnpark('analyze', '--format', 'junit', '--fail-on', 'high', LEAK);
    expect(out).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
    const names = [...out.matchAll(/<testcase classname="[^"]+" name="([^"]+)"/g)].map((m) => m[1]);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe('verdict');
    expect(names).toContain('lock-order-cycle');
    expect(out).toContain(`tests="${names.length}"`);
    const failures = [...out.matchAll(/ name="([^"]+)"[^>]*>\n\s*<failure/g)].map((m) => m[1]);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every((name) => /abandoned-result-send|chan-send/.test(name ?? ''))).toBe(true);
    const critical = await runUnpark('analyze', '--format', 'junit', '--fail-on', 'critical', LEAK);
    expect(critical.out).not.toContain('<failure');
    expect(critical.out).toContain('below the gate: high');
  });

  it('marks a capture that tells nothing as an error', async () => {
    const text = await written('note.txt', 'nothing of Go\n');
    const { out } = await runUnpark('analyze', '--format', 'junit', text);
    expect(out).toMatch(/name="verdict"[^>]*>\n\s*<error /);
  });

  it('lets no text of a capture end an element or carry a control character', async () => {
    const dump = [
      'goroutine 1 [running]:\nmain.main()\n\t/src/a.go:1 +0x1\n',
      ...Array.from(
        { length: 40 },
        (_, i) =>
          `goroutine ${i + 9} [chan send (nil chan), 9 minutes]:\nmain.a<b>&"'\u001b\ufffe]]>.f()\n\t/src/<x>.go:7 +0x1\ncreated by main.g\n\t/src/b.go:3 +0x1\n`,
      ),
    ].join('\n');
    const path = await written('dump.txt', dump);
    const { out } = await runUnpark('analyze', '--format', 'junit', '--fail-on', 'low', path);
    expect(out).toContain('<failure');
    for (const control of [...CONTROLS, '\ufffe']) expect(out).not.toContain(control);
    expect(out).not.toMatch(
      /<(?!\/?(?:testsuites?|testcase|failure|error|system-out|skipped)[ >]|\?xml)/,
    );
    expect(out).not.toMatch(/&(?!amp;|lt;|gt;|quot;|apos;)/);
  });
});

const OWN = {
  id: 'own/quotes-worker',
  class: 'channel',
  title: { en: 'Quotes worker waits', zh: '报价 worker 在等待' },
  about: { en: 'The backend is asked and nobody listens.', zh: '请求后端后无人接收。' },
  cause: { en: 'The caller left.', zh: '调用方已经离开。' },
  remedy: { words: { en: 'Ask {function}.', zh: '检查 {function}。' } },
  prior: 0.9,
  replaces: ['abandoned-result-send', 'chan-send-no-receiver', 'goroutine-leak-growth'],
  rule: {
    waiting: { frames: ['main.askBackend'] },
    waitsFor: ' for a listener',
    doubt: 'They may be new.',
    consequence: 'They stay.',
    severity: [{ severity: 'critical', when: {} }],
  },
};

describe('analyze --patterns', () => {
  it('finds by patterns of a file, in every format', async () => {
    const path = await written('own.json', JSON.stringify({ patterns: [OWN], idle: [] }));
    const { code, out } = await runUnpark('analyze', '--patterns', path, '--format', 'sarif', LEAK);
    expect(code).toBe(EXIT.critical);
    const run = sarif(out);
    expect(run.results.map(({ ruleId }) => ruleId)).toContain(OWN.id);
    const junit = await runUnpark('analyze', '--patterns', path, '--format', 'junit', LEAK);
    expect(junit.out).toContain('name="own/quotes-worker"');
  });

  it('takes idle rules out of the stall', async () => {
    const idle = {
      id: 'own/ask',
      about: { en: 'They are meant to wait.', zh: '按设计等待。' },
      match: { frames: ['main.askBackend'] },
      follows: true,
    };
    const path = await written('own.json', JSON.stringify({ idle: [idle] }));
    const { out } = await runUnpark('analyze', '--patterns', path, '--format', 'json', LEAK);
    const report = JSON.parse(out) as { findings: { functions: string[]; severity: string }[] };
    expect(report.findings[0]?.functions[0]).not.toBe('main.askBackend');
  });

  it('says where a file is wrong and what to do', async () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['{', /is no JSON/],
      ['[]', /must be an object/],
      ['{"rules": []}', /rules: not known here/],
      ['{"patterns": {}}', /patterns: must be a list/],
      [JSON.stringify({ patterns: [{ ...OWN, prior: 7 }] }), /patterns\.0\.prior: /],
      [JSON.stringify({ patterns: [OWN, OWN] }), /patterns\.1\.id: the same as patterns\.0\.id/],
      [
        JSON.stringify({
          patterns: [{ ...OWN, rule: { ...OWN.rule, severity: [{ severity: 'bad', when: {} }] } }],
        }),
        /patterns\.0\.rule\.severity\.0\.severity: /,
      ],
    ];
    for (const [text, expected] of wrong) {
      const path = await written('own.json', text);
      const { code, said } = await runUnpark('analyze', '--patterns', path, LEAK);
      expect(code, text).toBe(EXIT.usage);
      expect(said, text).toMatch(expected);
      expect(said).toContain('docs/ci.md');
    }
    const missing = await runUnpark('analyze', '--patterns', join(folder, 'none.json'), LEAK);
    expect(missing.code).toBe(EXIT.failed);
    expect(missing.said).toContain('does not exist');
  });
});
