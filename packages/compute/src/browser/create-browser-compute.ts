import { err, type Result } from '@unpark/base';
import type { BrowserAnswer, BrowserCall, BrowserCalls, BrowserRequest } from './protocol';

/** The parts of a Web Worker that are used; tests give one over a message channel. */
export interface ComputeWorker {
  postMessage(message: BrowserRequest, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { data: BrowserAnswer }) => void): void;
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  terminate(): void;
}

export interface BrowserCompute {
  parse(ask: BrowserCalls['parse']['ask']): Promise<Result<BrowserCalls['parse']['answer']>>;
  diagnose(
    ask: BrowserCalls['diagnose']['ask'],
  ): Promise<Result<BrowserCalls['diagnose']['answer']>>;
  /** `bytes` are handed over: they are empty for the caller afterwards */
  decode(ask: BrowserCalls['decode']['ask']): Promise<Result<BrowserCalls['decode']['answer']>>;
  close(): void;
}

const startWorker = (): ComputeWorker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }) as ComputeWorker;

/** Reads, diagnoses and decodes off the page's thread, with the same functions as the server. */
export function createBrowserCompute(start: () => ComputeWorker = startWorker): BrowserCompute {
  let worker: ComputeWorker | undefined;
  let nextId = 1;
  const waiting = new Map<number, (answer: BrowserAnswer['result']) => void>();

  const failAll = (message: string): void => {
    worker?.terminate();
    worker = undefined;
    for (const settle of waiting.values()) {
      settle(
        err({
          code: 'parse.crashed',
          message: 'The reader of this page stopped.',
          next: 'Reload the page; a very large file may need a server.',
          internal: message,
        }),
      );
    }
    waiting.clear();
  };

  const workerNow = (): ComputeWorker => {
    if (worker) return worker;
    worker = start();
    worker.addEventListener('message', ({ data }) => {
      const settle = waiting.get(data.id);
      waiting.delete(data.id);
      settle?.(data.result);
    });
    worker.addEventListener('error', (event) => failAll(event.message ?? 'worker error'));
    return worker;
  };

  const call = <C extends BrowserCall>(
    name: C,
    ask: BrowserCalls[C]['ask'],
    transfer: Transferable[] = [],
  ): Promise<Result<BrowserCalls[C]['answer']>> =>
    new Promise((resolve) => {
      const id = nextId++;
      waiting.set(id, (result) => resolve(result as Result<BrowserCalls[C]['answer']>));
      workerNow().postMessage({ id, call: name, ask }, transfer);
    });

  return {
    parse: (ask) => call('parse', ask),
    diagnose: (ask) => call('diagnose', ask),
    decode: (ask) =>
      call('decode', ask, ask.bytes.buffer instanceof ArrayBuffer ? [ask.bytes.buffer] : []),
    close: () => {
      worker?.terminate();
      worker = undefined;
      waiting.clear();
    },
  };
}
