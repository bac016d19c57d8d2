import type { AgentTargetRow, HistoryPoint } from '@unpark/usecases';
import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { parse } from 'yaml';
import { describe, expect, it, vi } from 'vitest';
import { agentConfigText } from '../src/components/service/agent-config-text';
import { AgentPanel } from '../src/components/service/agent-panel';
import { GoroutineHistory } from '../src/components/service/goroutine-history';
import { blockedOf } from '../src/components/axis/axis-metrics';
import {
  plottedPoints,
  pointsIn,
  rangesOf,
  signedFindings,
} from '../src/components/service/history-points';
import { messages as en } from '../src/i18n/messages/en';
import { messages as zh } from '../src/i18n/messages/zh';

const address = vi.hoisted(() => ({ search: '' }));
vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined, refresh: () => undefined }),
  useSearchParams: () => new URLSearchParams(address.search),
}));

const START = Date.UTC(2026, 10, 26, 20);
const MINUTE = 60_000;

const point = (minutes: number, more: Partial<HistoryPoint> = {}): HistoryPoint => ({
  id: `cap_${minutes}`,
  at: new Date(START + minutes * MINUTE).toISOString(),
  goroutineCount: 100 + minutes,
  isScheduled: true,
  ...more,
});

const NOW = new Date(START + 3_600_000).toISOString();

function rendered(language: 'en' | 'zh', node: React.ReactNode): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale={language} messages={language === 'en' ? en : zh} timeZone="UTC">
      {node}
    </NextIntlClientProvider>,
  );
}

const history = (language: 'en' | 'zh', points: readonly HistoryPoint[]) =>
  rendered(
    language,
    <GoroutineHistory
      slug="acme"
      service="checkout"
      history={points}
      deploys={[
        {
          id: 'dpl_1',
          at: new Date(START + 7 * MINUTE).toISOString(),
          revision: '4f2a91c',
          note: '',
        },
      ]}
      nowIso={NOW}
    />,
  );

describe('captures on the time axis of a service', () => {
  const POINTS = [
    point(0, { states: { channel: 40, idle: 60 } }),
    point(5, { states: { channel: 80, lock: 5, running: 20 }, severity: 'high', pattern: 'leak' }),
    point(10, { isScheduled: false }),
  ];

  it('names each with its count, its time, what was found and how it was taken', () => {
    const html = history('en', POINTS);
    expect(html).toContain('aria-label="100 goroutines, 26 Nov 2026, 20:00:00 UTC, scheduled"');
    expect(html).toContain(
      'aria-label="105 goroutines, 26 Nov 2026, 20:05:00 UTC, High, scheduled"',
    );
    expect(html).toContain('aria-label="110 goroutines, 26 Nov 2026, 20:10:00 UTC"');
    expect(html).toContain('aria-label="deploy 4f2a91c, 26 Nov 2026, 20:07:00 UTC"');
  });

  it('is one stop of the tab key', () => {
    expect(history('en', POINTS).match(/tabindex="0"/gi)).toHaveLength(1);
  });

  it('draws what blocked goroutines wait for in the colours of the house', () => {
    const html = history('en', POINTS);
    expect(html.match(/data-state="channel"[^>]*style/g)).toHaveLength(2);
    expect(html).toContain('data-state="lock"');
    expect(html).not.toContain('data-state="idle"');
    expect(html).not.toContain('data-state="running"');
    expect(html).toContain('not known what they wait for');
  });

  it('has words in Chinese', () => {
    const html = history('zh', POINTS);
    expect(html).toContain('定时');
    expect(html).toContain('不知道在等什么');
    expect(html).not.toContain('scheduled');
  });

  it('draws what the address asks for, and says what a capture does not', () => {
    address.search = '?metric=heap';
    const html = history('en', [
      point(0, { measures: { heapBytes: { value: 2 * 1024 ** 2, source: 'metrics' } } }),
      point(5, { measures: {} }),
      point(10, { measures: { heapBytes: { value: 3 * 1024 ** 2, source: 'heap-profile' } } }),
    ]);
    address.search = '';
    expect(html).toContain(
      'aria-label="2.00 MB on the heap, 26 Nov 2026, 20:00:00 UTC, scheduled"',
    );
    expect(html).toContain('3.00 MB on the heap, estimated from the heap profile, 26 Nov');
    expect(html).toContain('does not say the heap: no metrics, trace or heap profile, 26 Nov');
    expect(html).not.toContain('<polyline');
  });

  it('says how to get a second one', () => {
    expect(history('en', POINTS.slice(0, 1))).toContain('in the only capture');
  });
});

describe('points of the axis', () => {
  it('are the captures that count goroutines or measured something, oldest first', () => {
    const { goroutineCount: _, ...uncounted } = point(3);
    expect(plottedPoints([point(5), uncounted, point(1)]).map(({ id }) => id)).toEqual([
      'cap_1',
      'cap_5',
    ]);
  });

  it('leave out what runs or is idle by design from what is blocked', () => {
    expect(
      blockedOf({ states: { running: 1, runnable: 2, idle: 3, lock: 4, channel: 5 } }),
    ).toEqual([
      { state: 'channel', count: 5 },
      { state: 'lock', count: 4 },
    ]);
    expect(blockedOf({})).toBeUndefined();
  });

  it('offer ranges that show more than one and less than all', () => {
    const points = plottedPoints([point(-10_000), point(-300), point(-30), point(0)]);
    expect(rangesOf(points)).toEqual(['hour', 'sixHours', 'day', 'all']);
    expect(pointsIn(points, 'hour').map(({ id }) => id)).toEqual(['cap_-30', 'cap_0']);
    expect(pointsIn(points, 'all')).toHaveLength(4);
    expect(rangesOf(plottedPoints([point(0), point(5)]))).toEqual([]);
  });

  it('show a finding where there is room for its sign, and each that is another one', () => {
    const at = (x: number, pattern: string) => ({ x, severity: 'high', pattern });
    expect([
      ...signedFindings([at(0, 'a'), at(4, 'a'), at(8, 'b'), { x: 20 }, at(30, 'b')], 15),
    ]).toEqual([0, 2, 4]);
  });
});

describe('agents of a service', () => {
  const ROW: AgentTargetRow = {
    id: 'agt_1',
    agent: 'edge-1',
    target: 'checkout:6060',
    everySeconds: 300,
    outcome: 'failed',
    reason: 'Cannot reach checkout:6060: nothing listens there.',
    buffered: 2,
    seenAt: new Date(START).toISOString(),
    isLate: true,
  };
  const panel = (targets: readonly AgentTargetRow[], mayAdd = true, language: 'en' | 'zh' = 'en') =>
    rendered(
      language,
      <AgentPanel
        service="check out"
        server="https://unpark.example.com"
        targets={targets}
        nowIso={NOW}
        mayAdd={mayAdd}
      />,
    );

  it('are listed with what they say, and marked when they are late', () => {
    const html = panel([ROW]);
    for (const words of ['checkout:6060', 'edge-1', '5 min', 'nothing listens there', '1 late'])
      expect(html).toContain(words);
  });

  it('are taught where there is none, to those who may have one', () => {
    expect(panel([])).toContain('unpark agent --config agent.yaml --check');
    expect(panel([], true, 'zh')).toContain('还没有代理');
    expect(panel([], false)).toBe('');
  });

  it.each(['checkout', 'check out', 'yes', '7', 'a/b', 'null'])(
    'begin with a file for %s',
    (name) => {
      expect(parse(agentConfigText(name, 'https://unpark.example.com'))).toEqual({
        server: 'https://unpark.example.com',
        services: [{ name, url: 'http://host:6060/debug/pprof', every: '15m' }],
      });
    },
  );
});
