import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnosisIn, type Diagnosis, wordsThatDiffer } from '@unpark/model';
import { functionPhrase, goroutines } from '../src/draft';
import {
  capital,
  joined,
  link,
  listed,
  mapPhrases,
  phrasesIn,
  say,
  sentences,
  textIn,
} from '../src/say';

describe('sentences in two languages', () => {
  it('keeps links and code faces, whatever the order of words', () => {
    const at = functionPhrase('main.(*store).Get', 'e1');
    const said = say`${link(goroutines(2), 'e2')} wait in ${at}.`
      .zh`在 ${at} 等待的有 ${link(goroutines(2), 'e2')}。`;
    expect(phrasesIn(said, 'en')).toEqual([
      { text: '2 goroutines', evidence: 'e2' },
      { text: ' wait in ' },
      at,
      { text: '.' },
    ]);
    expect(phrasesIn(said, 'zh')).toEqual([
      { text: '在 ' },
      at,
      { text: ' 等待的有 ' },
      { text: '2 个 goroutine', evidence: 'e2' },
      { text: '。' },
    ]);
  });

  it('joins sentences with a space in English and without one in Chinese', () => {
    const said = sentences([
      { en: 'One.', zh: '一。' },
      { en: '', zh: '' },
      { en: 'Two.', zh: '二。' },
    ]);
    expect(textIn(said, 'en')).toBe('One. Two.');
    expect(textIn(said, 'zh')).toBe('一。二。');
  });

  it('lists names', () => {
    expect(textIn(listed(['a']), 'en')).toBe('a');
    expect(textIn(listed(['a', 'b', 'c']), 'en')).toBe('a, b and c');
    expect(textIn(listed(['a', 'b', 'c']), 'zh')).toBe('a、b 和 c');
    expect(textIn(listed([say`one`.zh`一`, say`two`.zh`二`]), 'zh')).toBe('一和二');
  });

  it('has a space in Chinese where a value meets words of another script, and only there', () => {
    const who = link(goroutines(2), 'e2');
    const said = say`${who} in ${functionPhrase('main.f')}, ${7}.`
      .zh`${who}在${functionPhrase('main.f')}，共${7}个，${{ en: 'all', zh: '全部' }}在等。`;
    expect(phrasesIn(said, 'zh')).toEqual([
      { text: '2 个 goroutine', evidence: 'e2' },
      { text: ' 在 ' },
      { text: 'main.f', code: true },
      { text: '，共 7 个，全部在等。' },
    ]);
    expect(textIn(say`${who}`.zh`${who} 在`, 'zh')).toBe('2 个 goroutine 在');
  });

  it('begins a sentence with a large letter in English only', () => {
    const said = capital(link({ en: 'trace', zh: 'trace' }, 'e1'));
    expect(phrasesIn(said, 'en')).toEqual([{ text: 'Trace', evidence: 'e1' }]);
    expect(textIn(said, 'zh')).toBe('trace');
  });

  it('says the same however values are cut into phrases', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        expect(textIn(joined(parts), 'en')).toBe(parts.join(''));
        expect(phrasesIn(joined(parts), 'en').length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('changes evidence in both languages', () => {
    const said = link({ en: 'one', zh: '一' }, 'e1');
    const moved = mapPhrases(said, (phrase) => ({ ...phrase, evidence: `f.${phrase.evidence}` }));
    expect(phrasesIn(moved, 'zh')).toEqual([{ text: '一', evidence: 'f.e1' }]);
  });
});

describe('words of another language beside a diagnosis', () => {
  const text = fc.string();
  const phrases = fc.array(fc.record({ text, code: fc.boolean() }), { minLength: 1 });
  const part = fc.record({ label: text, rows: fc.array(fc.integer()), statement: phrases });
  const pair = fc.array(fc.tuple(part, text, phrases)).map((parts) => [
    { verdict: { parts: parts.map(([one]) => one) } },
    {
      verdict: {
        parts: parts.map(([one, label, statement]) => ({ ...one, label, statement })),
      },
    },
  ]);

  it('gives back the other one from the first and what differs', () => {
    fc.assert(
      fc.property(pair, ([en, zh]) => {
        const words = wordsThatDiffer(en, zh);
        const stored = JSON.parse(JSON.stringify({ ...en, words: { zh: words } })) as Diagnosis;
        expect(diagnosisIn(stored, 'zh')).toEqual(zh);
        expect(diagnosisIn(stored, 'en')).toEqual(en);
        expect(JSON.stringify(words)).not.toContain('rows');
      }),
    );
  });

  it('leaves a diagnosis alone whose words are of another shape', () => {
    const stored = {
      findings: [{ title: 'a' }],
      words: { zh: { 'findings.7.title': 'b', 'nowhere.title': 'c', 'findings.0.title.x': 'd' } },
    } as unknown as Diagnosis;
    expect(diagnosisIn(stored, 'zh')).toEqual({ findings: [{ title: 'a' }] });
  });

  it('is English where there are no other words', () => {
    const old = { findings: [] } as unknown as Diagnosis;
    expect(diagnosisIn(old, 'zh')).toEqual(old);
  });
});
