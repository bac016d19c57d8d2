import type { Problem } from '@unpark/base';

/** Where a command writes and what it may use there; tests give their own. */
export interface Terminal {
  /** results: the verdict, JSON, Markdown */
  readonly out: (text: string) => void;
  /** everything a person reads meanwhile: plan, progress, problems */
  readonly note: (text: string) => void;
  /** replaces the last unfinished line of notes; does nothing where that is impossible */
  readonly progress: (text: string) => void;
  readonly colour: boolean;
  /** results as they are, to be read by programs; resolves when more can be taken */
  readonly write: (chunk: string | Uint8Array) => Promise<void>;
  /** results go to a person's screen and not into a file or a pipe */
  readonly isScreen: boolean;
}

export const WIDTH = 80;

const STYLES = {
  bold: ['\u001b[1m', '\u001b[22m'],
  dim: ['\u001b[2m', '\u001b[22m'],
  red: ['\u001b[31m', '\u001b[39m'],
  yellow: ['\u001b[33m', '\u001b[39m'],
  green: ['\u001b[32m', '\u001b[39m'],
} as const;

export type Style = keyof typeof STYLES;

export const styled = (terminal: Pick<Terminal, 'colour'>, style: Style, text: string): string =>
  terminal.colour ? STYLES[style][0] + text + STYLES[style][1] : text;

/** Code points that a terminal obeys or hides instead of showing. */
function isHidden(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    code === 0x061c ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    code === 0xfeff
  );
}

/**
 * Text of a capture as a terminal may print it: control characters, escape sequences and
 * direction marks become visible as `\x1b` or `\u202e`. Line breaks too: a name is one line.
 */
export function visible(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (!isHidden(code)) out += character;
    else if (code < 0x100) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return out;
}

/** The same for text of many lines that we laid out ourselves: keeps `\n`. */
export const visibleLines = (text: string): string => text.split('\n').map(visible).join('\n');

/** JSON with every hidden character escaped: as valid, and harmless in a terminal. */
export function visibleJson(value: unknown, indent = 2): string {
  const text = JSON.stringify(value, null, indent);
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    out += code !== 0x0a && isHidden(code) ? `\\u${code.toString(16).padStart(4, '0')}` : character;
  }
  return out;
}

const UNITS = new Set(['ns', 'us', 'ms', 's', 'm', 'h', 'B', 'kB', 'MB', 'GB', 'TB', '%']);

/** Words of a text; a number and its unit are one. */
function unbreakable(text: string): string[] {
  const words: string[] = [];
  for (const word of text.split(' ')) {
    const before = words.at(-1);
    const unit = UNITS.has(word.replace(/[.,:;)]+$/, ''));
    if (unit && before && /\d$/.test(before)) words[words.length - 1] = `${before} ${word}`;
    else words.push(word);
  }
  return words;
}

/** Breaks at spaces to `width` columns; a word longer than a line stays whole. */
export function wrapped(text: string, indent = '', hanging = indent, width = WIDTH): string {
  const lines: string[] = [];
  let line = '';
  let lead = indent;
  for (const word of unbreakable(text)) {
    if (line === '') line = word;
    else if (lead.length + line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(lead + line);
      lead = hanging;
      line = word;
    }
  }
  lines.push(lead + line);
  return lines.join('\n');
}

/** What happened, where, what to do; on at most four lines. */
export function problemText(problem: Problem, indent = ''): string {
  const place = problem.place;
  const where = [
    place?.file,
    place?.record,
    place?.line === undefined ? undefined : `line ${place.line}`,
    place?.byte === undefined ? undefined : `byte ${place.byte}`,
  ].filter((part) => part !== undefined);
  const first = wrapped(visible(problem.message), indent);
  const rest = [
    ...(where.length > 0 ? [wrapped(`at ${visible(where.join(', '))}`, `${indent}  `)] : []),
    ...(problem.next ? [wrapped(visible(problem.next), `${indent}  `)] : []),
  ];
  return [first, ...rest].join('\n');
}

/** The real terminal: results to stdout, notes to stderr, colours where both are screens. */
export function processTerminal(noColor: boolean): Terminal {
  let unfinished = false;
  const endLine = () => {
    if (unfinished) process.stderr.write('\r\u001b[K');
    unfinished = false;
  };
  return {
    out: (text) => {
      endLine();
      process.stdout.write(`${text}\n`);
    },
    note: (text) => {
      endLine();
      process.stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (!process.stderr.isTTY) return;
      process.stderr.write(`\r\u001b[K${text}`);
      unfinished = text !== '';
    },
    colour: !noColor && process.stdout.isTTY === true,
    write: (chunk) =>
      new Promise((resolve, reject) => {
        process.stdout.write(chunk, (cause) => (cause ? reject(cause) : resolve()));
      }),
    isScreen: process.stdout.isTTY === true,
  };
}
