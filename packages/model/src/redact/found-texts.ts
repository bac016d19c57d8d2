/** What a removed text is called: `label 3`. */
export const REMOVED_WORDS = [
  'host',
  'label',
  'key',
  'file',
  'package',
  'argument',
  'person',
] as const;
export type RemovedWord = (typeof REMOVED_WORDS)[number];

interface Entry {
  readonly text: string;
  readonly shown: string;
}

/** Letters of ASCII, digits and the underscore make words; all else stands between words. */
export const isWordCode = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 95;

/**
 * Words of the product's own sentences. A label may have one as its value; the label is removed, and
 * the sentences stay readable.
 */
const COMMON = new Set(
  (
    'true false none null nil yes no on off default main worker workers server client request requests ' +
    'goroutine goroutines http https grpc tcp udp get post put read write select send receive chan channel ' +
    'lock mutex sync wait waiting running runnable idle blocked start end begin time name type kind state ' +
    'trace dump profile heap cpu block file line count value bytes error info warn debug high low medium ' +
    'critical the and for all one two'
  ).split(' '),
);

/** Shorter texts and plain small numbers occur in sentences by chance. */
function isTelling(text: string): boolean {
  if (text.length < 3 || COMMON.has(text.toLowerCase())) return false;
  return text.length >= 5 || /[^0-9.]/.test(text);
}

/**
 * The texts that are removed from what a link shows, each with its number. Filled by a first walk over
 * everything, then asked for every text that goes out.
 */
export class FoundTexts {
  private readonly numbers = new Map<RemovedWord, Map<string, number>>();
  /** by the word that a text begins with, or its first character */
  private readonly byStart = new Map<string, Entry[]>();
  private readonly known = new Set<string>();

  count(word: RemovedWord): number {
    return this.numbers.get(word)?.size ?? 0;
  }

  /** The number of a text, a new one when it is seen for the first time. */
  number(word: RemovedWord, text: string): number {
    let of = this.numbers.get(word);
    if (!of) {
      of = new Map();
      this.numbers.set(word, of);
    }
    let number = of.get(text);
    if (number === undefined) {
      number = of.size + 1;
      of.set(text, number);
    }
    return number;
  }

  /** What stands for a text: `[label 3]`. */
  shown(word: RemovedWord, text: string): string {
    return `[${word} ${this.number(word, text)}]`;
  }

  /** Has a text replaced wherever it stands as a word of its own. */
  watch(text: string, shown: string): void {
    if (this.known.has(text) || !isTelling(text)) return;
    this.known.add(text);
    const start = startOf(text, 0);
    const entries = this.byStart.get(start) ?? [];
    entries.push({ text, shown });
    entries.sort((a, b) => b.text.length - a.text.length);
    this.byStart.set(start, entries);
  }

  /** Numbers a text and has it replaced wherever it stands. */
  remove(word: RemovedWord, text: string): string {
    const shown = this.shown(word, text);
    this.watch(text, shown);
    return shown;
  }

  /** A text with all that is watched replaced, longest first; its length times the longest at most. */
  replaceIn(text: string): string {
    if (this.byStart.size === 0) return text;
    let out = '';
    let copied = 0;
    let at = 0;
    while (at < text.length) {
      const start = startOf(text, at);
      const entry = this.byStart
        .get(start)
        ?.find((one) => text.startsWith(one.text, at) && endsWord(text, at + one.text.length));
      if (entry) {
        out += text.slice(copied, at) + entry.shown;
        at += entry.text.length;
        copied = at;
      } else at += start.length;
    }
    return copied === 0 ? text : out + text.slice(copied);
  }
}

/** The run of word characters at a place, or the one character that is none. */
function startOf(text: string, at: number): string {
  let end = at;
  while (end < text.length && isWordCode(text.charCodeAt(end))) end++;
  return text.slice(at, Math.max(end, at + 1));
}

const endsWord = (text: string, at: number): boolean =>
  at >= text.length || !isWordCode(text.charCodeAt(at)) || !isWordCode(text.charCodeAt(at - 1));
