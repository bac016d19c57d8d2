import { describe, expect, it } from 'vitest';
import { LIBRARY } from '../src/library/library';
import { PATTERNS } from '../src/patterns/catalogue';

const entries = LIBRARY.map((entry) => [entry.id, entry] as const);

/** Of these no artifact says enough: they are named beside findings, never alone. */
const ONLY_BESIDE = new Set([
  'chan-send-buffer-full',
  'ctx-not-propagated',
  'lock-convoy',
  'map-lock',
]);

/** That lines are missing shows nowhere but in the log. */
const NO_SIGN = 'log-sampling-gap';

describe('the library', () => {
  it('has each pattern of channels and sync once', () => {
    const ids = LIBRARY.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'chan-send-no-receiver',
        'chan-send-buffer-full',
        'chan-recv-no-sender',
        'chan-nil',
        'select-no-ready-case',
        'select-forever',
        'chan-range-never-closed',
        'abandoned-result-send',
        'double-send-early-return',
        'ctx-never-cancelled',
        'ctx-not-propagated',
        'timer-ticker-leak',
        'sleep-polling',
        'broadcast-backpressure',
        'worker-pool-starvation',
        'semaphore-channel-saturated',
        'pipe-unpaired',
        'mutex-contention',
        'lock-held-across-io',
        'lock-held-across-channel-op',
        'lock-held-across-wait',
        'mutex-self-deadlock',
        'mutex-never-unlocked',
        'lock-order-cycle',
        'rwmutex-writer-blocks-readers',
        'rwmutex-recursive-rlock',
        'rwmutex-upgrade',
        'lock-convoy',
        'waitgroup-never-done',
        'waitgroup-channel-cycle',
        'cond-missed-signal',
        'once-deadlock',
        'logger-lock',
        'singleflight-pileup',
        'errgroup-limit',
        'weighted-semaphore',
        'rate-limiter-wait',
        'fd-mutex',
      ]),
    );
  });

  it.each(entries)('%s: says all in both languages', (_, entry) => {
    const words = [
      entry.title,
      entry.about,
      entry.cause,
      entry.remedy.words,
      ...entry.signs.map((sign) => sign.words),
      ...entry.lookAlikes,
    ];
    for (const { en, zh } of words) {
      expect(en.trim()).not.toBe('');
      expect(en).not.toMatch(/[\u4e00-\u9fff]/);
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
    }
    if (entry.id !== NO_SIGN) expect(entry.signs.length).toBeGreaterThan(0);
    expect(entry.lookAlikes.length).toBeGreaterThan(0);
    expect(entry.remedy.words.en.includes('{function}')).toBe(
      entry.remedy.words.zh.includes('{function}'),
    );
    expect(entry.remedy.diff?.length ?? 0).toBeLessThanOrEqual(6);
    expect(entry.prior).toBeGreaterThan(0);
    expect(entry.prior).toBeLessThan(1);
  });

  it('what replaces another is not replaced by it', () => {
    const replaces = new Map(LIBRARY.map((entry) => [entry.id, entry.replaces ?? []]));
    for (const [id, others] of replaces) {
      for (const other of others) {
        expect(replaces.has(other), `${id} replaces ${other}`).toBe(true);
        expect(replaces.get(other)).not.toContain(id);
      }
    }
  });

  it('each entry of channels and sync is looked for, but for those that nothing shows', () => {
    const looked = new Set(PATTERNS.map((pattern) => pattern.id));
    const missing = LIBRARY.filter(
      (entry) => (entry.class === 'channel' || entry.class === 'sync') && !looked.has(entry.id),
    ).map((entry) => entry.id);
    expect(missing.filter((id) => !ONLY_BESIDE.has(id))).toEqual([]);
  });
});
