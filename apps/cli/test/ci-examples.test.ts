import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isRuleFault, readOwnRules } from '../src/report/own-rules-file';
import { runUnpark } from './run-cli';

const inRepository = (path: string): string =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const read = (path: string): string => readFileSync(inRepository(path), 'utf8');

const EXAMPLES = ['examples/ci/github-actions.yml', 'examples/ci/gitlab-ci.yml'];

/** Each `unpark COMMAND …` of a text, continued lines joined, up to what is not its own. */
function commandLines(text: string): string[] {
  const joined = text.replaceAll(/\\\n\s*/g, ' ');
  return [...joined.matchAll(/(?:\$UNPARK|^unpark|\| unpark|npx unpark) ([^\n|>#`]*)/gm)].map(
    (match) => match[1]?.trim() ?? '',
  );
}

describe('examples for CI', () => {
  it('are YAML with jobs for both gates', () => {
    const [github, gitlab] = EXAMPLES.map((path) => parse(read(path)) as Record<string, unknown>);
    expect(Object.keys(github?.jobs as object)).toEqual(['leaks', 'stalls']);
    expect(gitlab).toMatchObject({ leaks: {}, stalls: {} });
  });

  it('and docs name only commands and options that there are', async () => {
    for (const path of [...EXAMPLES, 'docs/ci.md', 'docs/cli.md']) {
      const lines = commandLines(read(path));
      expect(lines.length, path).toBeGreaterThan(2);
      for (const line of lines) {
        const [command = '', ...rest] = line.split(/\s+/);
        const help = await runUnpark(command, '--help');
        expect(help.code, `${path}: ${line}`).toBe(0);
        for (const word of rest) {
          if (!/^--[a-z]/.test(word)) continue;
          expect(help.out, `${path}: ${line}`).toContain(word);
        }
      }
    }
  });

  it('have a file of patterns that is taken', async () => {
    const rules = await readOwnRules(inRepository('examples/ci/unpark-patterns.json'));
    expect(rules.ok ? '' : rules.error.message).toBe('');
    expect(rules.ok && rules.value.entries.map(({ id }) => id)).toEqual(['own/payment-pool']);
    const broken = await readOwnRules(inRepository('package.json'));
    expect(!broken.ok && isRuleFault(broken.error)).toBe(true);
  });
});
