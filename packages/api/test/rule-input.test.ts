import { RULE_LIMITS } from '@unpark/diagnosis';
import { MOST_RULES } from '@unpark/usecases';
import { describe, expect, it } from 'vitest';
import { checkedRule } from '../src/rule-input';

const idle = {
  id: 'own/pool-workers',
  about: { en: 'Workers of the pool wait for jobs.', zh: '' },
  match: { kinds: ['chan-receive'], frames: ['pool.(*Pool).worker'] },
};

describe('the document of a rule', () => {
  it('gives what has a column, and nothing that was not declared', () => {
    expect(checkedRule({ kind: 'idle', body: idle })).toEqual({
      ok: true,
      value: {
        kind: 'idle',
        name: 'pool-workers',
        title: 'Workers of the pool wait for jobs.',
        body: idle,
      },
    });
    expect(checkedRule({ kind: 'idle', body: { ...idle, workspaceId: 'ws_other' } })).toMatchObject(
      {
        ok: false,
        error: { code: 'rule.form' },
      },
    );
  });

  it('says where it is not of the form', () => {
    const said = checkedRule({
      kind: 'idle',
      body: { ...idle, match: { ...idle.match, kinds: ['sleeping'] } },
    });
    expect(said).toMatchObject({
      error: { code: 'rule.form', message: expect.stringContaining('match.kinds.0') as string },
    });
    expect(checkedRule({ kind: 'pattern', body: idle })).toMatchObject({ ok: false });
    for (const body of [undefined, null, 1, 'x', [], { id: 'lock-held-across-io' }])
      expect(checkedRule({ kind: 'idle', body })).toMatchObject({ error: { code: 'rule.form' } });
  });

  it('is bounded in the number of its functions', () => {
    const named = (count: number) =>
      checkedRule({
        kind: 'idle',
        body: {
          ...idle,
          match: {
            frames: [
              Array.from({ length: Math.min(count, 32) }, (_, i) => `a.f${i}`),
              ...(count > 32 ? [Array.from({ length: count - 32 }, (_, i) => `a.g${i}`)] : []),
            ],
          },
        },
      });
    expect(named(RULE_LIMITS.frames).ok).toBe(true);
    const more = checkedRule({
      kind: 'idle',
      body: {
        ...idle,
        match: {
          frames: Array.from({ length: 32 }, (_, i) => `a.f${i}`),
          without: Array.from({ length: 32 }, (_, i) => `a.w${i}`),
          twice: 'a.t',
        },
      },
    });
    expect(more).toMatchObject({ error: { code: 'rule.form' } });
  });

  it('has the same most in the form and in the use case', () => {
    expect(MOST_RULES).toBe(RULE_LIMITS.rules);
  });
});
