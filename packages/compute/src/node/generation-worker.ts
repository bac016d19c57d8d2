import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { buffersBelow } from '@unpark/base';
import { type GenerationAnswer, type GenerationInput, tryGeneration } from '@unpark/formats';
import { FileTraceSource } from './file-trace-source';

/** What a thread that reads generations is started with. */
export interface GenerationWorkerData {
  readonly role: 'trace-generations';
  readonly path: string;
}

export interface GenerationMessage {
  readonly index: number;
  readonly answer: GenerationAnswer;
}

/**
 * When this thread was started to read generations of a trace, does so as it is asked, and returns
 * true.
 */
export function serveGenerations(): boolean {
  const data = workerData as Partial<GenerationWorkerData> | undefined;
  if (isMainThread || data?.role !== 'trace-generations' || data.path === undefined) return false;
  const source = new FileTraceSource(data.path);
  parentPort?.on('message', ({ index, input }: { index: number; input: GenerationInput }) => {
    const answer = tryGeneration(source, input);
    const message: GenerationMessage = { index, answer };
    parentPort?.postMessage(message, buffersBelow(answer));
  });
  return true;
}
