import type { OwnPattern } from '@unpark/diagnosis';

type Threshold = OwnPattern['rule']['severity'][number];

const share = (part: number): string => `${Math.round(part * 100)} %`;

/** `high: two dumps, 3 stayed, grows, 1 request`: a row of thresholds in a line. */
export function thresholdWords({ severity, when }: Threshold): string {
  const { dumps, count, stayed, stayedShare, share: ofAll, requests, minutes, grows } = when;
  const more = Object.keys(when).filter((key) => !SAID.has(key));
  const parts = [
    dumps !== undefined && (dumps === 1 ? 'one dump' : 'two dumps'),
    count !== undefined && counted(count, 'goroutine'),
    stayed !== undefined && `${stayed} stayed`,
    stayedShare !== undefined && `${share(stayedShare)} stayed`,
    ofAll !== undefined && `${share(ofAll)} of all`,
    requests !== undefined && counted(requests, 'request'),
    minutes !== undefined && counted(minutes, 'minute'),
    grows === true && 'grows',
    grows === false && 'does not grow',
    ...more,
  ].filter((part) => part !== false);
  return `${severity}: ${parts.length > 0 ? parts.join(', ') : 'always'}`;
}

const SAID: ReadonlySet<string> = new Set([
  'dumps',
  'count',
  'stayed',
  'stayedShare',
  'share',
  'requests',
  'minutes',
  'grows',
]);

const counted = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? '' : 's'}`;
