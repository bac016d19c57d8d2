import { Worker } from 'node:worker_threads';
import { beginTrace, endTrace, type GenerationAnswer, tryGeneration } from '@unpark/formats';
import type { ArtifactHints, ParsedArtifact } from '@unpark/model';
import { FileTraceSource } from './file-trace-source';
import type { GenerationMessage, GenerationWorkerData } from './generation-worker';

/** Below this a thread costs more than it saves. */
const THREADS_FROM_BYTES = 8 << 20;

export interface TraceThreads {
  /** a module that calls `serveGenerations` first, e.g. the compute child's */
  readonly entry: string;
  /** how many threads read generations at once, besides the one that joins them */
  readonly count: number;
  /** size of a file from which on threads are used */
  readonly fromBytes?: number;
}

/**
 * Reads the trace in an uncompressed file, its generations on several threads; undefined for a file
 * that has none (then read it as any other). Not more generations are in memory than threads, so
 * that memory follows the tables. The tables are the same however many threads there are.
 */
export async function readTraceFile(
  path: string,
  hints: ArtifactHints,
  threads: TraceThreads,
): Promise<ParsedArtifact | undefined> {
  const source = new FileTraceSource(path);
  try {
    const run = beginTrace(source);
    if (!run) return undefined;
    const count = Math.min(threads.count, run.generations.length);
    if (count < 2 || source.size < (threads.fromBytes ?? THREADS_FROM_BYTES)) {
      for (const input of run.generations) if (!run.take(tryGeneration(source, input))) break;
      return endTrace(run, hints);
    }
    const pool = new GenerationThreads(path, threads.entry, count);
    try {
      for (const [index, input] of run.generations.entries()) pool.ask(index, input);
      for (let index = 0; index < run.generations.length; index++) {
        if (!run.take(await pool.answer(index))) break;
      }
    } finally {
      await pool.close();
    }
    return endTrace(run, hints);
  } finally {
    source.close();
  }
}

type Asked = { readonly index: number; readonly input: unknown };

/** Threads that read generations in order; answers wait until they are fetched. */
class GenerationThreads {
  private readonly workers: Worker[] = [];
  private readonly idle: Worker[] = [];
  private readonly queue: Asked[] = [];
  private readonly answers = new Map<number, GenerationAnswer>();
  private wake: (() => void) | undefined;
  private failure: unknown;
  /** generations given out or answered and not fetched yet */
  private out = 0;

  constructor(
    path: string,
    entry: string,
    private readonly count: number,
  ) {
    const data: GenerationWorkerData = { role: 'trace-generations', path };
    for (let i = 0; i < count; i++) {
      const worker = new Worker(entry, { workerData: data });
      worker.on('message', ({ index, answer }: GenerationMessage) => {
        this.answers.set(index, answer);
        this.idle.push(worker);
        this.wake?.();
        this.dispatch();
      });
      worker.on('error', (cause) => {
        this.failure ??= cause;
        this.wake?.();
      });
      this.workers.push(worker);
      this.idle.push(worker);
    }
  }

  ask(index: number, input: unknown): void {
    this.queue.push({ index, input });
    this.dispatch();
  }

  async answer(index: number): Promise<GenerationAnswer> {
    for (;;) {
      const answer = this.answers.get(index);
      if (answer) {
        this.answers.delete(index);
        this.out--;
        this.dispatch();
        return answer;
      }
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private dispatch(): void {
    while (this.out < this.count && this.idle.length > 0 && this.queue.length > 0) {
      const worker = this.idle.pop();
      const asked = this.queue.shift();
      this.out++;
      worker?.postMessage(asked);
    }
  }
}
