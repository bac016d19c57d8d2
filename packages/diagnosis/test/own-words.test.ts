import { diagnosisIn, phrasesText } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { readOwnRule } from '../src/declared/read-own-rule';
import { entryOfOwn, type OwnPattern, type OwnWords } from '../src/declared/rule-schema';
import { diagnose } from '../src/diagnose';
import { dumpArtifacts, many } from './dump-text';

const both = (words: string) => ({ en: words, zh: words });
const body = (rule: Partial<Record<'waitsFor' | 'ending' | 'doubt', OwnWords>>) => ({
  id: 'own/desk',
  class: 'pool',
  title: both('Desk'),
  about: both(''),
  cause: both(''),
  remedy: { words: both('') },
  prior: 0.7,
  rule: {
    waiting: { frames: ['main.(*desk).ask'] },
    role: 'any',
    waitsFor: ' for a clerk',
    doubt: 'A rush looks the same.',
    consequence: 'They stay.',
    severity: [{ severity: 'low', when: { count: 3 } }],
    ...rule,
  },
});

function read(document: object): OwnPattern {
  const found = readOwnRule('pattern', document);
  if (!found.ok || found.kind !== 'pattern') throw new Error(JSON.stringify(found));
  return found.rule;
}

function summaries(document: object, secondsApart?: number) {
  const waiting = many(12, 100, (id) => ({
    id,
    reason: 'chan receive',
    frames: ['main.(*desk).ask(0xc0) /app/desk.go:12'],
  }));
  const dumps = secondsApart === undefined ? [waiting] : [waiting, [...waiting]];
  const diagnosis = diagnose({
    artifacts: dumpArtifacts(dumps, secondsApart),
    library: { patterns: [entryOfOwn(read(document))], idle: [] },
  });
  const summary = (language: 'en' | 'zh') =>
    phrasesText(
      diagnosisIn(diagnosis, language).findings.find(({ pattern }) => pattern === 'own/desk')
        ?.summary ?? [],
    );
  return { en: summary('en'), zh: summary('zh') };
}

describe('words of a rule of a workspace', () => {
  it('are the same in both languages where they are plain', () => {
    expect(entryOfOwn(read(body({}))).rule).toMatchObject({
      waitsFor: both(' for a clerk'),
      doubt: both('A rush looks the same.'),
    });
    const { en, zh } = summaries(body({}));
    expect(en).toContain('wait for a clerk in main.(*desk).ask');
    expect(zh).toContain('等待 for a clerk');
  });

  it('stand each in its own language where there are two', () => {
    const waitsFor = { en: ' for a clerk', zh: '柜员' };
    const { en, zh } = summaries(body({ waitsFor }));
    expect(en).toContain('wait for a clerk in');
    expect(zh).toContain('等待柜员');
    expect(zh).not.toContain('clerk');
  });

  it('say how long a deadline would have to be', () => {
    const ending = { en: '. No deadline{length}.', zh: '。没有 deadline{length}。' };
    const one = summaries(body({ ending }));
    expect(one.en).toMatch(/\. No deadline, or a long one\.$/);
    expect(one.zh).toMatch(/。没有 deadline，或者很长。$/);
    const two = summaries(body({ ending }), 31);
    expect(two.en).toMatch(/\. No deadline, or one longer than 31\.0 s\.$/);
    expect(two.zh).toMatch(/。没有 deadline，或者长于 31\.0 s。$/);
  });

  it('lack the same in either form, and are of no other shape', () => {
    for (const [doubt, path] of [
      ['', 'rule.doubt'],
      [{ en: '', zh: '有' }, 'rule.doubt.en'],
    ] as const) {
      expect(readOwnRule('pattern', body({ doubt }))).toMatchObject({
        ok: false,
        issues: [{ path, shape: false }],
      });
    }
  });
});
