import { FILTER_KEYS } from './filter-keys';
import { countKey, type FilterVocabulary } from './filter-vocabulary';

export interface Completion {
  /** what stands in the text from `from` to `to` once it is taken */
  readonly text: string;
  /** what it means, or an example */
  readonly hint: string;
  /** goroutines that have the value, where it is known */
  readonly count?: number;
  /** what the item is, for pages that say it in other words */
  readonly kind: 'key' | 'value' | 'example' | 'joiner';
  /** the key it is, or is a value of; `label.tenant` for labels */
  readonly key: string;
}

export interface CompletionList {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

const MOST_ITEMS = 50;

/**
 * What can stand at the caret: keys while a word has no operator, then values of the key. Works on
 * filters that cannot be read yet.
 *
 * @param caret position in UTF-16 units
 */
export function completeGoroutineFilter(
  text: string,
  caret: number,
  vocabulary?: FilterVocabulary,
): CompletionList {
  const { from, to } = wordAround(text, caret);
  const typed = text.slice(from, Math.max(from, caret));
  const colon = operatorIn(typed);
  if (colon < 0) {
    const items = keyItems(typed.toLowerCase(), from > 0, vocabulary);
    return { from, to, items: items.slice(0, MOST_ITEMS) };
  }
  const key = typed.slice(0, colon);
  const operator = /^[:=!<>]+/.exec(typed.slice(colon))?.[0] ?? ':';
  const valueFrom = from + colon + operator.length;
  const begun = text.slice(valueFrom, caret).replace(/^"/, '').toLowerCase();
  const items = valueItems(key, vocabulary)
    .filter(({ text: value }) => value.toLowerCase().includes(begun))
    .map((item) => ({ ...item, text: quotedWhereNeeded(item.text) }));
  return { from: valueFrom, to, items: items.slice(0, MOST_ITEMS) };
}

/** The word that the caret stands in: a space in quotes does not end it. */
function wordAround(text: string, caret: number): { from: number; to: number } {
  let from = 0;
  let quoted = false;
  let depth = 0;
  let at = 0;
  for (; at < text.length; at++) {
    const character = text[at] as string;
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
      continue;
    }
    const isBreak = character === ' ' || character === '\t' || character === '\n';
    const opens = (character === '(' || character === '-') && at === from;
    const closes = character === ')' && depth === 0;
    if (isBreak || closes || opens) {
      if (at >= caret && !opens) break;
      if (opens && at >= caret) break;
      from = at + 1;
      depth = 0;
    } else if (character === '"') quoted = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
  }
  return { from: Math.min(from, caret), to: Math.max(at, caret) };
}

function operatorIn(typed: string): number {
  if (typed.startsWith('"') || typed.startsWith('/')) return -1;
  let quoted = false;
  for (let at = 0; at < typed.length; at++) {
    const character = typed[at] as string;
    if (character === '"') quoted = !quoted;
    else if (
      !quoted &&
      (character === ':' || character === '=' || character === '>' || character === '<')
    ) {
      return character === '=' && typed[at - 1] === '!' ? at - 1 : at;
    }
  }
  return -1;
}

function keyItems(
  begun: string,
  afterTerm: boolean,
  vocabulary: FilterVocabulary | undefined,
): Completion[] {
  const items: Completion[] = [];
  for (const { key, meaning, example } of FILTER_KEYS) {
    if (key === 'label.KEY') {
      const known = [...(vocabulary?.labels.keys() ?? [])];
      if (known.length === 0)
        items.push({ text: 'label.', hint: `${meaning}; ${example}`, kind: 'key', key });
      for (const label of known) {
        const name = plainKey(label) ? label : JSON.stringify(label);
        items.push({
          text: `label.${name}=`,
          hint: `label ${label}`,
          kind: 'key',
          key: `label.${label}`,
        });
      }
    } else items.push({ text: `${key}:`, hint: `${meaning}; ${example}`, kind: 'key', key });
  }
  items.push({ text: 'not ', hint: 'turns the next term round', kind: 'joiner', key: 'not' });
  if (afterTerm) items.push({ text: 'or ', hint: 'joins alternatives', kind: 'joiner', key: 'or' });
  return items.filter(({ text }) => text.toLowerCase().startsWith(begun));
}

const plainKey = (label: string): boolean => /^[\w./-]{1,200}$/.test(label);

function valueItems(key: string, vocabulary: FilterVocabulary | undefined): Completion[] {
  const name = key.toLowerCase();
  const of = (
    texts: readonly string[] | undefined,
    hint: string,
    list: string = name,
  ): Completion[] =>
    (texts ?? []).map((text) => {
      const count = vocabulary?.counts.get(countKey(list, text));
      return { text, hint, kind: 'value', key: list, ...(count !== undefined && { count }) };
    });
  const example = (text: string, hint: string): Completion => ({
    text,
    hint,
    kind: 'example',
    key: name,
  });
  if (name.startsWith('label.')) {
    const label = key.slice(6).replace(/^"|"$/g, '');
    return of(vocabulary?.labels.get(label), `value of ${label}`, `label.${label}`);
  }
  switch (name) {
    case 'state':
      return of(vocabulary?.states, 'state');
    case 'reason':
      return of(vocabulary?.reasons, "Go's wait reason");
    case 'frame':
    case 'user':
      return of(vocabulary?.functions, 'innermost function of the program', 'user');
    case 'package':
      return of(vocabulary?.packages, 'package');
    case 'created_by':
      return of(vocabulary?.creators, 'has started goroutines');
    case 'in':
      return of(vocabulary?.findings, 'finding');
    case 'role':
      return of(vocabulary?.roles, 'role');
    case 'locked':
    case 'leaked':
      return of(['yes', 'no'], name);
    case 'wait':
      return [
        example('>5m', 'longer than five minutes'),
        example('1m..5m', 'between the two, both included'),
        example('unknown', 'the dump does not print it: less than a minute, or not known'),
      ];
    case 'count':
      return [example('>100', 'more than a hundred alike')];
    default: {
      const known = FILTER_KEYS.find((candidate) => candidate.key === name);
      const shown = known?.example.slice(name.length + 1);
      return shown === undefined ? [] : [example(shown, known?.meaning ?? '')];
    }
  }
}

/** As the lexer reads it back as one word with the same text. */
function quotedWhereNeeded(value: string): string {
  let depth = 0;
  let plain = value !== '' && !/^["/:=<>-]/.test(value);
  for (const character of value) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    if (depth < 0 || /\s/.test(character)) plain = false;
  }
  if (/^[<>]=?\d/.test(value)) return value;
  if (plain && depth === 0) return value;
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}
