import { ok, type Result } from '@unpark/base';
import type { JobIds, JobName, JobQueue } from '@unpark/queue';

/** A queue that only remembers what was asked, or refuses to; for tests of what sends jobs. */
export class RecordingQueue implements JobQueue {
  readonly backend = 'postgresql';
  readonly enqueued: { readonly name: JobName; readonly ids: Readonly<Record<string, string>> }[] =
    [];
  /** what the next enqueues answer */
  answer: Result<void> = ok(undefined);

  async enqueue<N extends JobName>(name: N, ids: JobIds<N>): Promise<Result<void>> {
    if (this.answer.ok) this.enqueued.push({ name, ids: { ...ids } });
    return this.answer;
  }

  async counts() {
    return ok({ waiting: this.enqueued.length, active: 0, delayed: 0 });
  }

  async checkReady() {
    return this.answer;
  }

  async close() {
    this.enqueued.length = 0;
  }
}
