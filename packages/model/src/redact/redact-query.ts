import type { Redactor } from './redactor';

const SYMBOL_LETTERS = new Set(['fn', 'zoom']);
const FILE_LETTERS = new Set(['gf', 'rf', 'sample', 'dump', 'trace']);

/**
 * The query of a view's address for people outside. What names a removed text keeps pointing at it
 * where that can be; else that part of the view is left out.
 */
export function redactQuery(redactor: Redactor, query: string): string {
  if (!redactor.isOn) return query;
  const given = new URLSearchParams(query);
  const out = new URLSearchParams();
  for (const [key, value] of given) {
    // sides of a comparison have the same letters behind their own
    const letter = key.slice(key.indexOf('.') + 1);
    if (SYMBOL_LETTERS.has(letter)) out.append(key, redactor.symbol(value));
    else if (FILE_LETTERS.has(letter)) out.append(key, redactor.artifactName(value));
    else if (letter === 'lk') out.append(key, redactor.labelKey(value));
    else if (letter === 'lv') out.append(key, redactor.labelValue(given.get('lk') ?? '', value));
    else if (redactor.text(value) === value) out.append(key, value);
  }
  return out.toString();
}
