import type { CaptureHeadline, ServiceRow } from '@unpark/usecases';
import { describe, expect, it } from 'vitest';
import { createTranslator } from 'next-intl';
import { messages as en } from '../src/i18n/messages/en';
import { byUrgency, countWaiting } from '../src/components/capture/service-order';

const row = (name: string, latest?: Partial<CaptureHeadline>): ServiceRow => ({
  id: name,
  name,
  slug: name,
  captureCount: latest ? 1 : 0,
  history: [],
  ...(latest && {
    latest: {
      id: `cap ${name}`,
      state: 'done',
      artifactCounts: {
        read: 1,
        readInPart: 0,
        stored: 0,
        unrecognised: 0,
        notRead: 0,
        inWork: 0,
        next: 0,
      },
      at: '2026-11-23T00:00:00Z',
      atSource: 'upload',
      uploadedAt: '2026-11-23T00:00:00Z',
      sizeBytes: 1,
      ...latest,
    },
  }),
});

describe('byUrgency', () => {
  it('puts stalled first by severity, then work, failures, unknown, healthy, empty', () => {
    const rows = [
      row('empty'),
      row('healthy', { outcome: 'healthy' }),
      row('unknown', { outcome: 'cannot-tell' }),
      row('failed', { state: 'failed' }),
      row('reading', { state: 'parsing' }),
      row('medium', { outcome: 'stalled', severity: 'medium' }),
      row('critical', { outcome: 'stalled', severity: 'critical' }),
      row('high', { outcome: 'stalled', severity: 'high', goroutineCount: 5 }),
      row('high, more', { outcome: 'stalled', severity: 'high', goroutineCount: 50 }),
    ];
    expect(byUrgency(rows).map((service) => service.name)).toEqual([
      'critical',
      'high, more',
      'high',
      'medium',
      'reading',
      'failed',
      'unknown',
      'healthy',
      'empty',
    ]);
  });
});

describe('what waits, in the heading of the home page', () => {
  const t = createTranslator({ locale: 'en', messages: en, namespace: 'home' });
  const waitingWords = (rows: readonly ServiceRow[]) => {
    const { all, waiting } = countWaiting(rows);
    return waiting === 0 ? t('none', { all }) : t('waiting', { all, waiting });
  };
  const stalled = row('a', { outcome: 'stalled', severity: 'high' });
  const healthy = row('b', { outcome: 'healthy' });
  it.each([
    [[stalled, stalled, healthy], '2 of 3 services are waiting on something'],
    [[stalled, healthy], '1 of 2 services is waiting on something'],
    [[stalled], '1 service is waiting on something'],
    [[healthy], 'The service is not stalled'],
    [[healthy, healthy], 'None of 2 services is stalled'],
  ])('%#', (rows, words) => {
    expect(waitingWords(rows)).toBe(words);
  });
});
