/** One key of the filter language, as help, documentation and completion show it. */
export interface FilterKey {
  readonly key: string;
  readonly takes: 'text' | 'duration' | 'number' | 'yes or no' | 'finding';
  readonly meaning: string;
  readonly example: string;
}

export const FILTER_KEYS: readonly FilterKey[] = [
  {
    key: 'state',
    takes: 'text',
    meaning: "Go's wait reason or state, or the class that it belongs to (channel, lock, network)",
    example: 'state:"chan send"',
  },
  {
    key: 'reason',
    takes: 'text',
    meaning: "Go's wait reason or state alone, as the dump prints it",
    example: 'reason=select',
  },
  {
    key: 'wait',
    takes: 'duration',
    meaning: 'how long it waits, in whole minutes as printed; wait:unknown where it is not printed',
    example: 'wait:>5m',
  },
  {
    key: 'frame',
    takes: 'text',
    meaning: 'any function of the stack',
    example: 'frame:/grpc/',
  },
  {
    key: 'leaf',
    takes: 'text',
    meaning: 'the innermost function, mostly of the runtime',
    example: 'leaf=runtime.gopark',
  },
  {
    key: 'user',
    takes: 'text',
    meaning: 'the innermost function outside the standard library',
    example: 'user:main.askBackend',
  },
  {
    key: 'package',
    takes: 'text',
    meaning: 'import path of any function of the stack',
    example: 'package=database/sql',
  },
  {
    key: 'file',
    takes: 'text',
    meaning: 'file and line of any function of the stack',
    example: 'file:handler.go:88',
  },
  {
    key: 'label.KEY',
    takes: 'text',
    meaning: 'value of a pprof label; without a value: it has the label',
    example: 'label.tenant=acme',
  },
  {
    key: 'created_by',
    takes: 'text',
    meaning: 'the function whose go statement started it',
    example: 'created_by:/worker/',
  },
  {
    key: 'creator',
    takes: 'number',
    meaning: 'id of the goroutine that started it (Go 1.21 and later)',
    example: 'creator:1',
  },
  { key: 'id', takes: 'number', meaning: 'id of the goroutine', example: 'id:1,40..60' },
  {
    key: 'count',
    takes: 'number',
    meaning: 'how many goroutines of its dump have its stack and wait reason',
    example: 'count:>100',
  },
  {
    key: 'locked',
    takes: 'yes or no',
    meaning: 'locked to a thread',
    example: 'locked',
  },
  {
    key: 'leaked',
    takes: 'yes or no',
    meaning: 'found to be leaked by the runtime (Go 1.26 and later)',
    example: 'leaked:yes',
  },
  {
    key: 'role',
    takes: 'text',
    meaning:
      'working, or why it is no worry: idle by design, of the runtime, of the capture itself',
    example: 'role:working',
  },
  { key: 'dump', takes: 'number', meaning: 'number of the dump, from 1', example: 'dump:2' },
  {
    key: 'in',
    takes: 'finding',
    meaning: 'in the evidence of a finding, by id or pattern',
    example: 'in:lock-held-across-io',
  },
];

const RULES: readonly string[] = [
  'Terms side by side must all hold; `or` joins alternatives; `not` or `-` before a term turns it round; parentheses group.',
  '`key:value` holds the text, in either case; `key=value` is it, letter by letter; `key!=value` is not it.',
  '`/…/` is an expression in RE2 syntax, `/…/i` in either case: literals, `.`, classes, groups, `|`, `*`, `+`, `?`, `^`, `$`. Write a space in it as `\\s`.',
  'Quote text with spaces or with a meaning of its own: `"chan send"`. In quotes, `\\"` and `\\\\` stand for themselves, `\\n` and `\\t` for line break and tab.',
  'Numbers and durations: `5m`, `>5m`, `>=`, `<`, `<=`, `1m..5m`. Units are s, m, h, d.',
  'A goroutine whose age is not printed matches no comparison of `wait`, not even `<`: unknown is not new. A turned-round term keeps it.',
  'A word without a key is looked for in functions, the wait reason and labels.',
];

/** The language on one screen, for `--help` and beside the field of the page. */
export function filterHelp(): string {
  const lines: string[] = [];
  for (const rule of RULES) lines.push(...hanging(rule.replaceAll('`', ''), '  '));
  lines.push('');
  for (const { key, meaning, example } of FILTER_KEYS) {
    lines.push(
      `  ${example.padEnd(25)} ${key}`,
      ...hanging(meaning, '                            '),
    );
  }
  return lines.join('\n');
}

/** The same as Markdown; docs/goroutine-filter.md holds it word for word. */
export function filterHelpMarkdown(): string {
  return [
    ...RULES.map((rule) => `- ${rule}`),
    '',
    '| key | takes | meaning | example |',
    '|---|---|---|---|',
    ...FILTER_KEYS.map(
      ({ key, takes, meaning, example }) =>
        `| \`${key}\` | ${takes} | ${meaning} | \`${example.replaceAll('|', '\\|')}\` |`,
    ),
  ].join('\n');
}

function hanging(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > 80 && line !== indent) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
