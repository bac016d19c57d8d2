import { readdirSync, readFileSync } from 'node:fs';
import { LIBRARY, PATTERNS } from '@unpark/diagnosis';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../lib/paths.mjs';
import { patternPages } from '../lib/pattern-docs.mjs';

const pages = patternPages(LIBRARY, new Set(PATTERNS.map(({ id }) => id)));
const folder = inRoot('docs', 'patterns');

describe('docs/patterns', () => {
  it('is what the library says: else run node scripts/make-pattern-docs.mjs', () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
    const stale = [...pages].filter(
      ([name, text]) => readFileSync(`${folder}/${name}`, 'utf8') !== text,
    );
    expect(stale.map(([name]) => name)).toEqual([]);
  });

  it('leaves no placeholder, no gap and no link to nowhere', () => {
    for (const [name, text] of pages) {
      for (const hole of ['{function}', 'undefined', '[object', 'NaN']) {
        expect(text, name).not.toContain(hole);
      }
      for (const [, target] of text.matchAll(/\]\(([^)]+\.md)\)/g)) {
        expect(pages.has(target), `${name} → ${target}`).toBe(true);
      }
    }
  });

  it('has every entry in the index of its language once', () => {
    for (const [index, suffix] of [
      ['README.md', '.md'],
      ['README.zh.md', '.zh.md'],
    ]) {
      const text = pages.get(index);
      for (const { id } of LIBRARY) expect(text.split(`](${id}${suffix})`)).toHaveLength(2);
    }
  });

  it('has words for every condition and match that a rule may use', () => {
    const keys = new Set();
    for (const { rule, variants = [] } of LIBRARY) {
      for (const one of [rule, ...variants.map((variant) => variant.rule)]) {
        for (const { when } of one?.severity ?? [])
          for (const key of Object.keys(when)) keys.add(key);
      }
    }
    const told = patternPages(
      [...keys].map((key) => ({
        ...LIBRARY[0],
        id: `x-${key}`,
        replaces: [],
        rule: {
          waiting: {},
          severity: [{ severity: 'high', when: { [key]: key === 'reasons' ? ['select'] : 1 } }],
        },
      })),
      new Set([...keys].map((key) => `x-${key}`)),
    );
    for (const key of keys) {
      expect(told.get(`x-${key}.md`)).not.toMatch(/\| high \| otherwise \|/);
      expect(told.get(`x-${key}.zh.md`)).not.toMatch(/\| high \| 其余情况 \|/);
    }
  });
});
