import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { OF_THE_BROWSER } from '../src/components/problem-words';
import goroutines from '../src/i18n/messages/zh/goroutines.json';
import problems from '../src/i18n/messages/zh/problems.json';
import { placeholdersOf } from './placeholders';
import { problemSites } from './problem-sites';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
const FOLDERS = [
  ...[
    'api',
    'compute',
    'db',
    'diagnosis/src/declared',
    'formats',
    'ingest',
    'mail',
    'model',
    'outgoing',
    'queue',
    'storage',
    'usecases',
    'view-state',
  ].map((name) => (name.includes('/') ? `packages/${name}` : `packages/${name}/src`)),
  'apps/web/src',
];

/** Given by the place of every problem, and by those who collect problems. */
const ALWAYS: ReadonlySet<string> = new Set(['file', 'byte', 'line', 'record', 'times']);

const AS_IT_CAME = /\b(?:[pP]roblem|warning|error)\??\.(?:message|next)\b/;

interface Said {
  readonly message: string;
  readonly next?: string;
}

const { times, ...areas } = problems;
const chinese = new Map<string, Said>(
  Object.entries(areas as Readonly<Record<string, Readonly<Record<string, Said>>>>).flatMap(
    ([area, causes]) =>
      Object.entries(causes).map(([cause, said]) => [`${area}.${cause}`, said] as const),
  ),
);
const sites = problemSites(ROOT, FOLDERS);
const filterWords = Object.keys(goroutines.filter.problems);

/** Said in both languages elsewhere: what the browser finds itself, and the filter of goroutines. */
const isSaidElsewhere = (code: string): boolean =>
  Object.hasOwn(OF_THE_BROWSER, code) ||
  (code.startsWith('filter.') && filterWords.includes(code.slice('filter.'.length)));

describe('problems in Chinese', () => {
  it('are found in the sources', () => {
    expect(sites.length).toBeGreaterThan(350);
    for (const code of ['pprof.cut', 'trace.broken', 'rule-test.not-found', 'limit.bytes']) {
      expect(sites.map((site) => site.code)).toContain(code);
    }
  });

  it('have words for every code', () => {
    const without = sites.filter(({ code }) => !chinese.has(code) && !isSaidElsewhere(code));
    expect(without.map(({ code, at }) => `${code} at ${at}`)).toEqual([]);
  });

  it('say what to do where the English does', () => {
    const without = sites.filter(({ code, hasNext }) => {
      const said = chinese.get(code);
      return said && hasNext && said.next === undefined;
    });
    expect(without.map(({ code, at }) => `${code} at ${at}`)).toEqual([]);
  });

  it('name no code that nothing gives', () => {
    const given = new Set(sites.map(({ code }) => code));
    expect([...chinese.keys()].filter((code) => !given.has(code))).toEqual([]);
  });

  it('name no value that no place of their code gives', () => {
    const unknown = [...chinese].flatMap(([code, { message, next = '' }]) => {
      const given = new Set(
        sites.filter((site) => site.code === code).flatMap(({ values }) => values),
      );
      return [...placeholdersOf(message).keys(), ...placeholdersOf(next).keys()]
        .filter((name) => !given.has(name) && !ALWAYS.has(name))
        .map((name) => `${code}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it('can be formatted, and end as sentences do', () => {
    const faults: string[] = [];
    const t = createTranslator({
      locale: 'zh',
      messages: { problems },
      namespace: 'problems',
      onError: (error) => faults.push(error.message),
    }) as unknown as (key: string, values: Readonly<Record<string, string>>) => string;
    for (const [code, said] of chinese) {
      for (const part of ['message', 'next'] as const) {
        const text = said[part];
        if (text === undefined) continue;
        const names = placeholdersOf(text).keys();
        const words = t(
          `${code}.${part}`,
          Object.fromEntries([...names].map((name) => [name, '2'])),
        );
        if (!/[。:/]$|checkout$|\u2026$|2$/u.test(words)) faults.push(`${code}.${part}: ${words}`);
      }
    }
    t('times', { times: '2' });
    expect(faults).toEqual([]);
  });
});

describe('components', () => {
  const SOURCE = `${ROOT}/apps/web/src/`;
  it('show problems by useProblemWords, not as they came', () => {
    const found = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.tsx'))
      .filter((path) => AS_IT_CAME.test(readFileSync(`${SOURCE}${path}`, 'utf8')));
    expect(found).toEqual([]);
  });
  it.each([
    ['<p>{load.problem.message}</p>', true],
    ['{result.problem?.next}', true],
    ['{record.error.message}', true],
    ['{said.message}', false],
  ])('%s', (text, isFound) => {
    expect(AS_IT_CAME.test(text)).toBe(isFound);
  });
});

describe('the scan of the sources', () => {
  it('knows what is given on a condition, by a maker, and by default', () => {
    const of = (code: string) =>
      new Set(sites.filter((site) => site.code === code).flatMap(({ values }) => values));
    expect(of('capture.not-drawn')).toEqual(new Set(['case', 'artifact']));
    expect(of('gzip.garbage')).toEqual(new Set(['count']));
    expect(of('zstd.bad-data')).toEqual(new Set());
    expect(of('limit.bytes')).toEqual(new Set(['limit', 'whose', 'seconds']));
    expect(of('trace.too-many-strings')).toEqual(new Set(['limit']));
  });
  it('reads its texts', () => {
    expect(times).toContain('{times}');
  });
});
