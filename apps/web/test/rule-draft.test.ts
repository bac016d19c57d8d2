import { goroutineMatches, groupGoroutines, readOwnRule } from '@unpark/diagnosis';
import { dumpTablesOf } from '@unpark/model';
import { readArtifact } from '@unpark/formats';
import { readBundle } from '@unpark/testkit';
import { describe, expect, it } from 'vitest';
import {
  completed,
  draftOfGroup,
  emptyDraft,
  framePatternOf,
  matchOf,
  stepsOf,
  textOfSteps,
} from '../src/components/patterns/rule-draft';
import { createTranslator } from 'next-intl';
import { draftOfJson, issueAt, issuesOf, issueWords } from '../src/components/patterns/rule-issues';
import { messages as en } from '../src/i18n/messages/en';

function groupsOf(bundle: string) {
  return readBundle(bundle).flatMap(({ file, bytes }) => {
    if (!file.endsWith('.txt') && !file.includes('goroutine')) return [];
    const parsed = readArtifact(bytes, { file });
    const tables = parsed.kind === 'goroutine-dump' ? dumpTablesOf(parsed.tables) : undefined;
    return tables ? groupGoroutines(tables) : [];
  });
}

describe('a draft from goroutines of a capture', () => {
  const groups = [
    'dbpool-exhausted-go1.24',
    'chan-full-slow-consumer-go1.24',
    'healthy-load-go1.27',
  ]
    .flatMap(groupsOf)
    .filter((group) => group.frames.length > 0);

  it('matches each group that it was made from', () => {
    expect(groups.length).toBeGreaterThan(20);
    for (const group of groups) {
      for (const kind of ['pattern', 'idle'] as const) {
        const match = matchOf(draftOfGroup(kind, group));
        const subject = {
          kind: group.kind,
          reason: group.reason,
          functions: group.functions,
          creator: group.creator?.function,
          request: group.request,
        };
        expect([group.functions, goroutineMatches(match, subject)]).toEqual([
          group.functions,
          true,
        ]);
      }
    }
  });

  it('lacks nothing but an id and a title', () => {
    for (const group of groups) {
      const draft = draftOfGroup('pattern', group);
      const issues = issuesOf(completed(draft)).map(({ path }) => path);
      expect(issues.filter((path) => path !== 'id' && !path.startsWith('title'))).toEqual([]);
      if (draft.kind !== 'pattern') continue;
      const named = { ...draft.body, id: 'own/mine', title: { en: 'Mine', zh: '' } };
      const whole = completed({ kind: 'pattern', body: named });
      expect(readOwnRule('pattern', whole.body)).toMatchObject({ ok: true });
    }
  });
});

describe('the two views of a rule', () => {
  it('say the same: JSON of a draft is the draft', () => {
    for (const kind of ['pattern', 'idle'] as const) {
      const draft = emptyDraft(kind);
      expect(draftOfJson(kind, JSON.stringify(draft.body))).toEqual({ ok: true, draft });
    }
  });

  it('take no JSON that the form could not show', () => {
    for (const text of ['', '{', '[]', '{"id":"own/x"}', 'null', '{"id":1}'])
      expect(draftOfJson('idle', text)).toMatchObject({ ok: false });
    const strange = { ...emptyDraft('idle').body, owner: 'me' };
    expect(draftOfJson('idle', JSON.stringify(strange))).toMatchObject({ ok: false });
  });

  it('name what is missing beside its field', () => {
    const issues = issuesOf(emptyDraft('pattern'));
    const t = createTranslator({ locale: 'en', messages: en, namespace: 'patterns.issues' });
    const asSaid = ({ message }: { readonly message: string }) => ({
      message,
      next: undefined,
      lang: undefined,
    });
    const words = (path: string) => {
      const issue = issueAt(issues, path);
      return issue && issueWords(t, asSaid, issue).message;
    };
    expect(words('title')).toContain('title');
    expect(words('id')).toContain('own/');
    expect(issues.find(({ path }) => path === 'rule.waiting')?.message).toContain('function');
  });
});

describe('functions as lines', () => {
  it('are the end of a symbol, without closures and type arguments', () => {
    expect(framePatternOf('github.com/acme/pay/pool.(*Pool[...]).Get.func1.2')).toBe(
      'pool.(*Pool).Get',
    );
    expect(framePatternOf('main.main')).toBe('main.main');
  });

  it('read back as they were written', () => {
    for (const text of ['a.f', 'a.f\nb.(*T).g', 'a.f | b.g\nc.h'])
      expect(textOfSteps(stepsOf(text))).toBe(text);
    expect(stepsOf(' \n\n')).toBeUndefined();
    expect(stepsOf(' a.f \n')).toEqual(['a.f']);
    expect(stepsOf('a.f | b.g')).toEqual([['a.f', 'b.g']]);
  });
});
