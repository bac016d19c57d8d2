import { type Diagnosis, diagnosisIn, type Phrase } from '@unpark/model';
import { expect } from 'vitest';

/** Keys of a diagnosis whose values are sentences, titles or labels. */
const TEXTS: ReadonlySet<string> = new Set([
  'title',
  'consequence',
  'reason',
  'because',
  'why',
  'note',
  'cost',
  'unavailable',
  'basis',
]);
const PHRASES: ReadonlySet<string> = new Set(['statement', 'summary', 'lead']);

interface Spoken {
  readonly path: string;
  /** with what stands in the code face left out */
  readonly prose: string;
  /** may be one of Go's own names: `block profile`, `GC` */
  readonly mayBeName: boolean;
}

/** Every text of a diagnosis that a person reads as words. */
export function spokenTexts(diagnosis: Diagnosis): readonly Spoken[] {
  const out: Spoken[] = [];
  const walk = (value: unknown, path: string, key: string): void => {
    if (typeof value === 'string') {
      const isText =
        TEXTS.has(key) ||
        key === 'sentence' ||
        (key === 'label' && /confidenceParts|wall\.parts/.test(path));
      if (isText && value !== '') out.push({ path, prose: value, mayBeName: key === 'label' });
    } else if (Array.isArray(value)) {
      if (PHRASES.has(key) || (key === 'sentence' && path === 'verdict.sentence')) {
        const prose = (value as readonly Phrase[])
          .map(({ text, code }) => (code ? ' ' : text))
          .join('');
        if (prose.trim() !== '') out.push({ path, prose, mayBeName: false });
      } else value.forEach((one, i) => walk(one, `${path}.${i}`, key));
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, one] of Object.entries(value)) {
        walk(one, path === '' ? name : `${path}.${name}`, name);
      }
    }
  };
  // sizes of groups hold the runtime's own word of a wait, as a dump prints it
  const { idle: _, words: __, otherProcess: ___, groupSizes: ____, ...said } = diagnosis;
  walk(said, '', '');
  return out;
}

const CHINESE = /\p{Script=Han}/u;
/** Three small words in a row: no name of Go reads so. */
const ENGLISH =
  /(?:^|[ (（“"])(?:the|a|an|of|is|are|was|were|it|its|in|on|and|or|that|which|for|to|with|wait|waits|no|not)(?= [a-z]+\b)/;
/** Go's own words stand in Chinese sentences as they are. */
const GO_WORDS =
  /stop-the-world|chan (?:send|receive)(?: \(nil chan\))?|select \(no cases\)|IO wait|sync\.\w+(?:\.\w+)?|wait for GC cycle|GC (?:assist|worker|sweep) \w+(?: \w+)?|finalizer wait|trace, (?:begin|end)/g;

/** Every sentence is there in Chinese, and ids, rows and numbers are those of the English one. */
export function checkChinese(diagnosis: Diagnosis): void {
  const english = spokenTexts(diagnosisIn(diagnosis, 'en'));
  const chinese = spokenTexts(diagnosisIn(diagnosis, 'zh'));
  expect(chinese.map(({ path }) => path)).toEqual(english.map(({ path }) => path));
  const wrong = chinese.flatMap(({ path, prose, mayBeName }) => {
    const own = prose.replace(GO_WORDS, ' ');
    const isChinese = (mayBeName || CHINESE.test(own)) && !ENGLISH.test(own);
    return isChinese ? [] : [`${path}: ${prose}`];
  });
  expect(wrong).toEqual([]);
}
