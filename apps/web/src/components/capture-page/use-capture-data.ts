'use client';

import { buffersBelow, type Problem, ProblemError } from '@unpark/base';
import { startTransition, useEffect, useState } from 'react';
import type {
  AnswerOf,
  CaptureAnswer,
  CaptureCall,
  CaptureProgress,
  ChangeTables,
  DumpModel,
  DumpRequest,
  KeepTables,
  LocalTable,
  MetricsRequest,
  NamesModel,
  NamesRequest,
  ReadTable,
  TraceRequest,
} from '../../workers/capture-messages';
import type {
  FlameFile,
  FlameFileRequest,
  FlameLines,
  FlameLinesRequest,
  FlameModel,
  FlameRequest,
} from '../../workers/flame-messages';
import type { MetricsModel } from '../../workers/metrics-model';
import type { TraceModel } from '../../workers/trace-model';

export type Loaded<T> =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly problem: Problem };

type Waiting = (answer: CaptureAnswer) => void;

/** The page's one worker; it starts with the first question and lives as long as the tab. */
class CaptureWorker {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private readonly told = new Map<number, (progress: CaptureProgress['progress']) => void>();
  private readonly localTables = new Map<string, LocalTable>();
  private nextId = 1;

  ask(
    request: CaptureCall['request'],
    done: Waiting,
    told?: (progress: CaptureProgress['progress']) => void,
  ): () => void {
    const id = this.nextId++;
    this.waiting.set(id, done);
    if (told) this.told.set(id, told);
    this.started().postMessage({ id, request } satisfies CaptureCall);
    return () => {
      this.waiting.delete(id);
      this.told.delete(id);
    };
  }

  /** Tables that are in this browser alone; a worker that takes another's place gets them again. */
  keep(tables: readonly LocalTable[]): Promise<void> {
    const worker = this.started();
    for (const table of tables) this.localTables.set(table.url, table);
    const id = this.nextId++;
    return new Promise((resolve) => {
      this.waiting.set(id, () => resolve());
      worker.postMessage({ id, keep: tables } satisfies KeepTables);
    });
  }

  /** Tables of this page that need not be read; one that takes another's place does not get them. */
  keepRead(read: readonly ReadTable[]): void {
    this.started().postMessage({ read } satisfies ChangeTables, buffersBelow(read));
  }

  forget(urls: readonly string[]): void {
    for (const url of urls) this.localTables.delete(url);
    this.worker?.postMessage({ forget: urls } satisfies ChangeTables);
  }

  private started(): Worker {
    if (this.worker) return this.worker;
    const worker = new Worker(new URL('../../workers/capture-worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.addEventListener('message', (event: MessageEvent<CaptureAnswer | CaptureProgress>) => {
      if ('progress' in event.data) {
        this.told.get(event.data.id)?.(event.data.progress);
        return;
      }
      this.told.delete(event.data.id);
      this.waiting.get(event.data.id)?.(event.data);
      this.waiting.delete(event.data.id);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.worker = undefined;
      const problem: Problem = {
        code: 'capture.worker-ended',
        message: 'The part of this page that reads tables ended.',
        next: 'Load the page again; very large captures may need more memory than this tab has.',
        internal: event.message,
      };
      const open = [...this.waiting];
      this.waiting.clear();
      for (const [id, done] of open) done({ id, ok: false, problem });
    });
    this.worker = worker;
    if (this.localTables.size > 0) {
      const keep = [...this.localTables.values()];
      worker.postMessage({ id: this.nextId++, keep } satisfies KeepTables);
    }
    return worker;
  }
}

const captureWorker = new CaptureWorker();

/** For what is more than one question and one answer; the result takes the question back. */
export const askCapture: CaptureWorker['ask'] = (...question) => captureWorker.ask(...question);

/** Tables that no server has. */
export interface LocalTables {
  /** makes them known; without any, starts the worker before it is needed */
  keep(tables: readonly LocalTable[]): Promise<void>;
  /** the columns are handed over */
  keepRead(tables: readonly ReadTable[]): void;
  forget(urls: readonly string[]): void;
}

export const localTables: LocalTables = captureWorker;

export function useAnswer<K extends keyof AnswerOf>(
  request: CaptureCall['request'] | undefined,
): Loaded<AnswerOf[K]> {
  const key = request === undefined ? '' : JSON.stringify(request);
  const [loaded, setLoaded] = useState<{ key: string; answer: Loaded<AnswerOf[K]> }>();
  useEffect(() => {
    if (key === '') return;
    return captureWorker.ask(JSON.parse(key) as CaptureCall['request'], (answer) =>
      // a whole view may be drawn of it: in steps that let the browser answer in between
      startTransition(() =>
        setLoaded({
          key,
          answer: answer.ok
            ? // the worker answers each kind of request with its own kind of value
              { state: 'ready', value: answer.value as AnswerOf[K] }
            : { state: 'failed', problem: answer.problem },
        }),
      ),
    );
  }, [key]);
  if (key === '') return { state: 'none' };
  return loaded?.key === key ? loaded.answer : { state: 'loading' };
}

export const useDump = (request: DumpRequest | undefined): Loaded<DumpModel> =>
  useAnswer<'dump'>(request);

export const useFlame = (request: FlameRequest | undefined): Loaded<FlameModel> =>
  useAnswer<'flame'>(request);

export const useFlameLines = (request: FlameLinesRequest | undefined): Loaded<FlameLines> =>
  useAnswer<'flame-lines'>(request);

/** What is shown, as a file or text; a problem is thrown. */
export const flameFileOf = (request: FlameFileRequest): Promise<FlameFile> =>
  new Promise((resolve, reject) => {
    captureWorker.ask(request, (answer) =>
      // the worker answers each kind of request with its own kind of value
      answer.ok ? resolve(answer.value as FlameFile) : reject(new ProblemError(answer.problem)),
    );
  });

export const useTrace = (request: TraceRequest | undefined): Loaded<TraceModel> =>
  useAnswer<'trace'>(request);

export const useMetrics = (request: MetricsRequest | undefined): Loaded<MetricsModel> =>
  useAnswer<'metrics'>(request);

export const useNames = (request: NamesRequest | undefined): Loaded<NamesModel> =>
  useAnswer<'names'>(request);
