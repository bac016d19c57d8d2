import { z } from 'zod';

/**
 * Every job there is. A payload is ids and nothing else: the row says what to do, the queue only
 * says that there may be something to do. Losing the queue loses no work (a sweep finds the rows),
 * delivering a job twice does no work twice (rows are claimed by compare-and-set).
 */
interface JobDefinition<Ids> {
  readonly ids: z.ZodType<Ids>;
  /** the handler's signal is aborted after this; the row's own attempts decide what happens next */
  readonly timeoutMs: number;
  /** deliveries of one enqueued job; higher counts of attempts stand in the row */
  readonly attempts: number;
  /** two jobs with one key never wait at the same time; one more may wait while one runs */
  readonly key: (ids: Ids) => string;
}

const defineJob = <Ids>(definition: JobDefinition<Ids>): JobDefinition<Ids> => definition;
const id = z.string().min(1).max(64);

export const JOBS = {
  'parse-artifact': defineJob({
    ids: z.strictObject({ workspaceId: id, artifactId: id }),
    timeoutMs: 120_000,
    attempts: 1,
    key: (ids) => ids.artifactId,
  }),
  'diagnose-capture': defineJob({
    ids: z.strictObject({ workspaceId: id, captureId: id }),
    // room for two walls: with the workspace's own rules, and without when they met the first
    timeoutMs: 180_000,
    attempts: 1,
    key: (ids) => ids.captureId,
  }),
  'test-rule': defineJob({
    ids: z.strictObject({ workspaceId: id, testId: id }),
    // one wall for each capture would be more; what is left is taken up again by the sweep
    timeoutMs: 600_000,
    attempts: 1,
    key: (ids) => ids.testId,
  }),
  'deliver-messages': defineJob({
    ids: z.strictObject({}),
    // a round ends by itself before; what is left is due in the next
    timeoutMs: 120_000,
    attempts: 1,
    key: () => 'deliver',
  }),
  'sweep-unfinished': defineJob({
    ids: z.strictObject({}),
    timeoutMs: 60_000,
    attempts: 1,
    key: () => 'sweep',
  }),
  'sweep-retention': defineJob({
    ids: z.strictObject({}),
    // what is left when it ends is taken up by the next delivery
    timeoutMs: 600_000,
    attempts: 1,
    key: () => 'retention',
  }),
  'sweep-numbers': defineJob({
    ids: z.strictObject({}),
    // what is left when it ends is taken up by the next delivery
    timeoutMs: 600_000,
    attempts: 1,
    key: () => 'numbers',
  }),
} as const;

export type JobName = keyof typeof JOBS;
export type JobIds<N extends JobName> = z.infer<(typeof JOBS)[N]['ids']>;

export const JOB_NAMES = Object.keys(JOBS) as readonly JobName[];

/** Jobs without a sender: they come by the clock. */
export const SCHEDULES: readonly { readonly name: JobName; readonly everyMs: number }[] = [
  { name: 'sweep-unfinished', everyMs: 15_000 },
  // due once a day; looked at more often, so that a worker that was down at night makes up for it
  { name: 'sweep-retention', everyMs: 600_000 },
  // there is something to do after an update of the product only
  { name: 'sweep-numbers', everyMs: 60_000 },
  // senders tell of nothing: a message is due with the commit of what it tells, tries again come by time
  { name: 'deliver-messages', everyMs: 5_000 },
];
