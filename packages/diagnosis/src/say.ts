import type { Language, Phrase, Said } from '@unpark/model';

/** What may stand in a sentence: a name or number as it is, a phrase, or words of both languages. */
export type Spoken = string | number | Phrase | Said;

interface English {
  /** the same in Chinese; the values may come in another order, or not at all */
  readonly zh: (strings: TemplateStringsArray, ...values: readonly Spoken[]) => Said;
}

/**
 * A sentence in both languages: say`${waiters} wait for ${lock}.`.zh`${waiters} 在等 ${lock}。`
 * Links and code faces of the values stay theirs, whatever the order of words.
 */
export const say = (strings: TemplateStringsArray, ...values: readonly Spoken[]): English => {
  const en = run('en', strings, values);
  return { zh: (inChinese, ...own) => ({ en, zh: run('zh', inChinese, own) }) };
};

/** A name: the same in every language. */
export const named = (name: string): Said => ({ en: name, zh: name });

/** Words that point at a piece of evidence. */
export function link(words: Spoken, evidence: string | undefined): Said {
  const linked = (language: Language): Run =>
    evidence === undefined
      ? tidied(phrasesOf(words, language))
      : phrasesOf(words, language).map((phrase) => ({ ...phrase, evidence }));
  return { en: linked('en'), zh: linked('zh') };
}

/** One after the other; English sentences have a space between them, Chinese ones have none. */
export function sentences(list: readonly Said[]): Said {
  const said = list.filter((one) => textIn(one, 'en') !== '');
  const joined = (language: Language): Run =>
    tidied(
      said.flatMap((one, i) => [
        ...(i > 0 && language === 'en' ? [{ text: ' ' }] : []),
        ...phrasesOf(one, language),
      ]),
    );
  return { en: joined('en'), zh: joined('zh') };
}

/** One after the other, with nothing between them. */
export const joined = (list: readonly Spoken[]): Said => ({
  en: tidied(list.flatMap((one) => phrasesOf(one, 'en'))),
  zh: tidied(spaced(list.flatMap((one) => phrasesOf(one, 'zh')))),
});

/** `a, b and c` */
export function listed(items: readonly Spoken[]): Said {
  const between = (language: Language, comma: string, and: string): readonly Phrase[] =>
    items.flatMap((item, i) => [
      ...(i === 0 ? [] : [{ text: i === items.length - 1 ? and : comma }]),
      ...phrasesOf(item, language),
    ]);
  return {
    en: tidied(between('en', ', ', ' and ')),
    zh: tidied(spaced(between('zh', '、', '和'))),
  };
}

export const textIn = (words: Said, language: Language): string => {
  const held = words[language];
  return typeof held === 'string' ? held : held.map((phrase) => phrase.text).join('');
};

export const phrasesIn = (words: Said, language: Language): readonly Phrase[] =>
  phrasesOf(words, language).filter((phrase) => phrase.text !== '');

/** The same words with each phrase changed, e.g. its evidence. */
export function mapPhrases(words: Said, change: (phrase: Phrase) => Phrase): Said {
  const changed = (held: Run): Run => (typeof held === 'string' ? held : held.map(change));
  return { en: changed(words.en), zh: changed(words.zh) };
}

/** The first letter large, for a clause that begins a sentence. */
export function capital(words: Said): Said {
  const [first, ...rest] = phrasesOf(words, 'en');
  if (!first) return words;
  const text = `${first.text[0]?.toUpperCase() ?? ''}${first.text.slice(1)}`;
  return { en: tidied([{ ...first, text }, ...rest]), zh: words.zh };
}

type Run = string | readonly Phrase[];

const isPlain = (phrase: Phrase): boolean =>
  phrase.evidence === undefined && phrase.code === undefined;

function phrasesOf(words: Spoken, language: Language): readonly Phrase[] {
  if (typeof words === 'string' || typeof words === 'number') return [{ text: String(words) }];
  if ('text' in words) return [words];
  const held = words[language];
  return typeof held === 'string' ? [{ text: held }] : held;
}

function run(language: Language, strings: TemplateStringsArray, values: readonly Spoken[]): Run {
  const phrases: Phrase[] = [];
  strings.forEach((text, i) => {
    phrases.push({ text });
    const value = values[i];
    if (value !== undefined) phrases.push(...phrasesOf(value, language));
  });
  return language === 'zh' ? tidied(spaced(phrases)) : tidied(phrases);
}

/**
 * Chinese has a space beside Latin letters and digits. Whether a value begins or ends with them is not
 * known where the sentence is written, so it is put where they meet.
 */
function spaced(phrases: readonly Phrase[]): readonly Phrase[] {
  const words = phrases.filter((phrase) => phrase.text !== '');
  return words.flatMap((phrase, i) => {
    const before = words[i - 1]?.text ?? '';
    return meet(before.slice(-1), phrase.text.slice(0, 1)) ? [{ text: ' ' }, phrase] : [phrase];
  });
}

const isHan = (letter: string): boolean => /\p{Script=Han}/u.test(letter);
const isLatin = (letter: string): boolean => /[!-~]/.test(letter);
const meet = (a: string, b: string): boolean =>
  (isHan(a) && isLatin(b)) || (isLatin(a) && isHan(b));

/** Plain phrases beside each other are one; words without links are a string. */
function tidied(phrases: readonly Phrase[]): Run {
  const kept: Phrase[] = [];
  for (const phrase of phrases) {
    if (phrase.text === '') continue;
    const before = kept.at(-1);
    if (before && isPlain(before) && isPlain(phrase)) {
      kept[kept.length - 1] = { text: before.text + phrase.text };
    } else kept.push(phrase);
  }
  if (kept.every(isPlain)) return kept[0]?.text ?? '';
  return kept;
}
