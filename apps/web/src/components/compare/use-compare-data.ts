'use client';

import type { Problem } from '@unpark/base';
import { startTransition, useEffect, useState } from 'react';
import type {
  CompareAnswer,
  CompareAnswerOf,
  CompareCall,
  CompareRequest,
  DiffModel,
  DiffRequest,
  DumpDiffModel,
  DumpDiffRequest,
} from '../../workers/compare-messages';

export type Compared<T> =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly problem: Problem };

/** The page's one worker; it starts with the first question and lives as long as the tab. */
class CompareWorker {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, (answer: CompareAnswer) => void>();
  private nextId = 1;

  ask(request: CompareRequest, done: (answer: CompareAnswer) => void): () => void {
    const id = this.nextId++;
    this.waiting.set(id, done);
    this.started().postMessage({ id, request } satisfies CompareCall);
    return () => this.waiting.delete(id);
  }

  private started(): Worker {
    if (this.worker) return this.worker;
    const worker = new Worker(new URL('../../workers/compare-worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.addEventListener('message', (event: MessageEvent<CompareAnswer>) => {
      this.waiting.get(event.data.id)?.(event.data);
      this.waiting.delete(event.data.id);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.worker = undefined;
      const problem: Problem = {
        code: 'compare.worker-ended',
        message: 'The part of this page that compares tables ended.',
        next: 'Load the page again; very large captures may need more memory than this tab has.',
        internal: event.message,
      };
      const open = [...this.waiting];
      this.waiting.clear();
      for (const [id, done] of open) done({ id, ok: false, problem });
    });
    this.worker = worker;
    return worker;
  }
}

const compareWorker = new CompareWorker();

function useCompared<K extends keyof CompareAnswerOf>(
  request: CompareRequest | undefined,
): Compared<CompareAnswerOf[K]> {
  const key = request === undefined ? '' : JSON.stringify(request);
  const [loaded, setLoaded] = useState<{ key: string; answer: Compared<CompareAnswerOf[K]> }>();
  useEffect(() => {
    if (key === '') return;
    return compareWorker.ask(JSON.parse(key) as CompareRequest, (answer) =>
      // a whole view may be drawn of it: in steps that let the browser answer in between
      startTransition(() =>
        setLoaded({
          key,
          answer: answer.ok
            ? // the worker answers each kind of request with its own kind of value
              { state: 'ready', value: answer.value as CompareAnswerOf[K] }
            : { state: 'failed', problem: answer.problem },
        }),
      ),
    );
  }, [key]);
  if (key === '') return { state: 'none' };
  return loaded?.key === key ? loaded.answer : { state: 'loading' };
}

export const useDiff = (request: DiffRequest | undefined): Compared<DiffModel> =>
  useCompared<'diff'>(request);

export const useDumpDiff = (request: DumpDiffRequest | undefined): Compared<DumpDiffModel> =>
  useCompared<'dump-diff'>(request);
