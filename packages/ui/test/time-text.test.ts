import { describe, expect, it } from 'vitest';
import { relativeText, utcText } from '../src/time-text';

const now = new Date('2026-11-23T00:43:10Z');

describe('utcText', () => {
  it('writes day and clock in UTC whatever the machine is set to', () => {
    expect(utcText('2026-11-23T00:27:18.400Z', 'full')).toBe('23 Nov 2026, 00:27:18 UTC');
    expect(utcText('2026-11-23T02:27:18+02:00', 'clock')).toBe('00:27:18');
  });

  it('drops the day only on the same UTC day', () => {
    expect(utcText('2026-11-23T00:00:01Z', 'short', now)).toBe('00:00:01');
    expect(utcText('2026-11-22T23:59:59Z', 'short', now)).toBe('22 Nov, 23:59');
    expect(utcText('2025-11-23T00:00:01Z', 'short', now)).toBe('23 Nov 2025');
  });

  it('gives back what is no time', () => {
    expect(utcText('soon', 'full')).toBe('soon');
  });
});

const ENGLISH = { locale: 'en', justNow: 'just now', soon: 'soon' };
const CHINESE = { locale: 'zh', justNow: '刚刚', soon: '马上' };

describe('relativeText', () => {
  it.each([
    ['2026-11-23T00:42:20Z', 'just now'],
    ['2026-11-23T00:42:10Z', '1 minute ago'],
    ['2026-11-22T22:43:10Z', '2 hours ago'],
    ['2026-11-20T00:43:10Z', '3 days ago'],
    ['2026-11-23T02:43:10Z', 'in 2 hours'],
  ])('%s is %s', (iso, words) => {
    expect(relativeText(iso, now, ENGLISH)).toBe(words);
  });

  it.each([
    ['2026-11-23T00:42:20Z', '刚刚'],
    ['2026-11-23T00:42:10Z', '1分钟前'],
    ['2026-11-20T00:43:10Z', '3天前'],
    ['2026-11-23T02:43:10Z', '2小时后'],
  ])('%s is %s in Chinese', (iso, words) => {
    expect(relativeText(iso, now, CHINESE)).toBe(words);
  });
});
