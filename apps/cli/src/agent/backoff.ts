import type { Refusal } from '../push/server-client';
import type { World } from './world';

/** What a refusal means for what waits. */
export type Trouble =
  /** this capture will never be taken */
  | 'never'
  /** its service has no room: others may have */
  | 'service'
  /** the key is bad: nothing will be taken before somebody acts */
  | 'key'
  /** the server is away, busy or full */
  | 'later';

/** What an Unpark server says of these very bytes; what a proxy says (404, 413) says nothing of them. */
const NEVER: ReadonlySet<string> = new Set([
  'upload.too-large',
  'upload.too-many-files',
  'upload.no-files',
  'upload.query',
  'upload.plan',
  'idempotency.conflict',
  // ours: somebody changed or took away what lies in the buffer
  'push.file-changed',
  'files.none',
  'files.unreadable',
]);

export function troubleOf(refusal: Refusal): Trouble {
  const { code, status } = refusal;
  if (status === 401 || status === 403 || code === 'push.bad-key') return 'key';
  if (code === 'service.full') return 'service';
  if (NEVER.has(code)) return 'never';
  return 'later';
}

const PAUSES = {
  later: { firstMs: 2_000, mostMs: 300_000 },
  /** a person has to make a key first: asking often helps nobody */
  key: { firstMs: 60_000, mostMs: 900_000 },
} as const;
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * Doubles with each failure, half of it by chance, so that agents that a server lost do not all come
 * back at once; never before the time that the server named.
 *
 * @param failures in a row, from 1
 */
export function pauseMs(
  failures: number,
  refusal: Pick<Refusal, 'retryAfterSeconds'>,
  kind: keyof typeof PAUSES,
  world: Pick<World, 'random'>,
): number {
  const { firstMs, mostMs } = PAUSES[kind];
  const doubled = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  const own = doubled * (0.5 + world.random() / 2);
  if (refusal.retryAfterSeconds === undefined) return own;
  const asked = Math.min(refusal.retryAfterSeconds * 1000, LONGEST_RETRY_AFTER_MS);
  return Math.max(own, asked * (1 + world.random() / 10));
}
