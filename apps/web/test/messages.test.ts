import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { messages as en } from '../src/i18n/messages/en';
import { messages as zh } from '../src/i18n/messages/zh';
import { placeholdersOf } from './placeholders';

type Tree = { readonly [key: string]: string | Tree };

/** `shell.ui.copy` → `Copy` */
function flat(tree: Tree, above = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[`${above}${key}`, value] as const]
        : [...flat(value, `${above}${key}.`)],
    ),
  );
}

const BOTH = [
  ['en', flat(en)],
  ['zh', flat(zh)],
] as const;
const [[, english], [, chinese]] = BOTH;

describe('the messages of both languages', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('are never empty', () => {
    for (const [locale, flatMessages] of BOTH) {
      const empty = [...flatMessages].filter(([, text]) => text.trim() === '').map(([key]) => key);
      expect(empty, locale).toEqual([]);
    }
  });

  // A number that only chooses a word (is, are) has nothing to choose in Chinese.
  const SAID_BY_ANOTHER: ReadonlySet<string> = new Set([
    // one branch counts for itself, the other has the number with its spaces, as Chinese does
    'compare.groups.minute: n',
    'waits.goroutines: count',
    'waits.someOf: all',
    'waits.left: count',
  ]);
  it('show the same arguments and tags', () => {
    const different = [...english].flatMap(([key, text]) => {
      const here = placeholdersOf(text);
      const there = placeholdersOf(chinese.get(key) ?? '');
      const missing = [...here].filter(([name, use]) => use === 'value' && !there.has(name));
      const unknown = [...there].filter(([name]) => !here.has(name));
      return [...missing, ...unknown].map(([name]) => `${key}: ${name}`);
    });
    expect(different.filter((fault) => !SAID_BY_ANOTHER.has(fault))).toEqual([]);
  });

  it('choose no form in Chinese that its numbers do not have', () => {
    const forms = [...chinese].filter(([, text]) => /\b(?:zero|one|two|few|many)\s*\{/.test(text));
    expect(forms.map(([key]) => key)).toEqual([]);
  });

  it.each(BOTH)('can be formatted: %s', (locale, flatMessages) => {
    const faults: string[] = [];
    const t = createTranslator({
      locale,
      messages: locale === 'en' ? en : (zh as typeof en),
      onError: (error) => faults.push(error.message),
    });
    for (const [key, text] of flatMessages) {
      const values = [...placeholdersOf(text).keys()].map((name) =>
        name.startsWith('<')
          ? [name.slice(1, -1), (words: unknown) => words]
          : ([name, 2] as const),
      );
      const say = t.rich as (key: string, values: Record<string, unknown>) => unknown;
      say(key, Object.fromEntries(values));
    }
    expect(faults).toEqual([]);
  });
});

describe('placeholders of a message', () => {
  it.each([
    ['plain', []],
    ['{a} of {b, number}', ['a', 'b']],
    ['{n, plural, one {# file} other {{count} files}}', ['n', 'count']],
    ['{n, plural, one {is} other {are}}', ['n']],
    ['<b>{name}</b> <day></day>', ['<b>', 'name', '<day>']],
    ["'{function}' it's {x}", ['x']],
    ['{k, select, yes {, {gap} apart} other {}}', ['k', 'gap']],
  ])('%s', (text, names) => {
    expect([...placeholdersOf(text).keys()]).toEqual(names);
  });
  it('are shown, or only choose', () => {
    const uses = placeholdersOf('{a, plural, other {#}} {b, plural, other {x}} {c}');
    expect(Object.fromEntries(uses)).toEqual({ a: 'value', b: 'choice', c: 'value' });
  });
});
