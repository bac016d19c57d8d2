import type { Diagnosis, Language } from './finding';

/**
 * What a diagnosis says otherwise in another language: from the path of a text (`findings.0.title`)
 * to the text, or to the phrases, that stand there instead. Everything else is the same, so that a
 * diagnosis holds its rows once.
 */
export type OtherWords = Readonly<
  Partial<Record<Exclude<Language, 'en'>, Readonly<Record<string, unknown>>>>
>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPhrases = (value: readonly unknown[]): boolean =>
  value.some((one) => isObject(one) && typeof one['text'] === 'string');

/** Paths of what differs between two of the same shape; runs of phrases are taken whole. */
export function wordsThatDiffer(from: unknown, to: unknown): Readonly<Record<string, unknown>> {
  const differing: [string, unknown][] = [];
  const walk = (a: unknown, b: unknown, path: string): void => {
    if (Object.is(a, b)) return;
    const below = path === '' ? '' : `${path}.`;
    if (Array.isArray(a) && Array.isArray(b) && !isPhrases(a) && !isPhrases(b)) {
      if (a.length === b.length) return a.forEach((one, i) => walk(one, b[i], `${below}${i}`));
    } else if (isObject(a) && isObject(b)) {
      const keys = Object.keys(a);
      if (keys.length === Object.keys(b).length) {
        return keys.forEach((key) => walk(a[key], b[key], `${below}${key}`));
      }
    } else if (JSON.stringify(a) === JSON.stringify(b)) return;
    differing.push([path, b]);
  };
  walk(from, to, '');
  return Object.fromEntries(differing);
}

/** A value with other words at some paths; what lies beside the paths is shared, not copied. */
function withWords<T>(value: T, words: Readonly<Record<string, unknown>>): T {
  const root: { value: unknown } = { value };
  const fresh = new Set<unknown>();
  for (const [path, text] of Object.entries(words)) {
    let holder = root as unknown as Record<string, unknown>;
    let key = 'value';
    const isThere = path.split('.').every((step) => {
      const inside = holder[key];
      if (!isObject(inside) && !Array.isArray(inside)) return false;
      if (!Object.hasOwn(inside, step)) return false;
      const own = fresh.has(inside) ? inside : Array.isArray(inside) ? [...inside] : { ...inside };
      fresh.add(own);
      holder[key] = own;
      holder = own as Record<string, unknown>;
      key = step;
      return true;
    });
    if (isThere) holder[key] = text;
  }
  return root.value as T;
}

/** A diagnosis as it reads in a language; in English where it was made before there were others. */
export function diagnosisIn(diagnosis: Diagnosis, language: Language): Diagnosis {
  const { words, ...english } = diagnosis;
  const other = language === 'en' ? undefined : words?.[language];
  return other ? withWords(english, other) : english;
}
