import { err, type Problem, type Result } from '@unpark/base';
import type {
  BrowserAnswer,
  BrowserCall,
  BrowserCalls,
  BrowserRequest,
  BrowserSaid,
  ReadProgress,
  TablesSoFar,
} from './protocol';

/** The parts of a Web Worker that are used; tests give one over a message channel. */
export interface ComputeWorker {
  postMessage(message: BrowserRequest, transfer: Transferable[]): void;
  addEventListener(
    type: 'message',
    listener: (event: { data: BrowserAnswer | BrowserSaid }) => void,
  ): void;
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  terminate(): void;
}

/** Hears of a file while it is read. */
export interface ReadListener {
  readonly onProgress?: (progress: ReadProgress) => void;
  readonly onTables?: (soFar: TablesSoFar) => void;
}

export interface BrowserCompute {
  parse(ask: BrowserCalls['parse']['ask']): Promise<Result<BrowserCalls['parse']['answer']>>;
  diagnose(
    ask: BrowserCalls['diagnose']['ask'],
  ): Promise<Result<BrowserCalls['diagnose']['answer']>>;
  /** `bytes` are handed over: they are empty for the caller afterwards */
  decode(ask: BrowserCalls['decode']['ask']): Promise<Result<BrowserCalls['decode']['answer']>>;
  /** resolves when everything that later calls need is loaded */
  ready(): Promise<boolean>;
  look(ask: BrowserCalls['look']['ask']): Promise<Result<BrowserCalls['look']['answer']>>;
  read(
    ask: Omit<BrowserCalls['read']['ask'], 'helper'>,
    listener?: ReadListener,
    /** reads generations of a large trace at the same time, between what else it is asked */
    helper?: BrowserCompute,
  ): Promise<Result<BrowserCalls['read']['answer']>>;
  /** for another worker that reads the same trace, which has the other end of the port */
  serveGenerations(
    ask: BrowserCalls['serve-generations']['ask'],
  ): Promise<Result<BrowserCalls['serve-generations']['answer']>>;
  diagnoseStored(
    ask: BrowserCalls['diagnose-stored']['ask'],
  ): Promise<Result<BrowserCalls['diagnose-stored']['answer']>>;
  /** ends what is being done; open calls are answered with the problem, later ones start anew */
  stop(problem: Problem): void;
  close(): void;
}

/** Smaller files are read before another worker has begun. */
const SHARED_FROM_BYTES = 16 * 1024 * 1024;

const startWorker = (): ComputeWorker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }) as ComputeWorker;

/** Reads, diagnoses and decodes off the page's thread, with the same functions as the server. */
export function createBrowserCompute(start: () => ComputeWorker = startWorker): BrowserCompute {
  let worker: ComputeWorker | undefined;
  let nextId = 1;
  const waiting = new Map<number, (answer: BrowserAnswer['result']) => void>();
  const listening = new Map<number, ReadListener>();

  const stop = (problem: Problem): void => {
    worker?.terminate();
    worker = undefined;
    listening.clear();
    const open = [...waiting.values()];
    waiting.clear();
    for (const settle of open) settle(err(problem));
  };
  const failAll = (message: string): void =>
    stop({
      code: 'parse.crashed',
      message: 'The reader of this page stopped.',
      next: 'Reload the page; a very large file may need a server.',
      values: { case: 'page' },
      internal: message,
    });

  const workerNow = (): ComputeWorker => {
    if (worker) return worker;
    worker = start();
    worker.addEventListener('message', ({ data }) => {
      if ('progress' in data) {
        listening.get(data.id)?.onProgress?.(data.progress);
        return;
      }
      if ('soFar' in data) {
        listening.get(data.id)?.onTables?.(data.soFar);
        return;
      }
      listening.delete(data.id);
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
    listener?: ReadListener,
  ): Promise<Result<BrowserCalls[C]['answer']>> =>
    new Promise((resolve) => {
      const id = nextId++;
      waiting.set(id, (result) => resolve(result as Result<BrowserCalls[C]['answer']>));
      if (listener) listening.set(id, listener);
      workerNow().postMessage({ id, call: name, ask }, transfer);
    });

  return {
    parse: (ask) => call('parse', ask),
    diagnose: (ask) => call('diagnose', ask),
    decode: (ask) =>
      call('decode', ask, ask.bytes.buffer instanceof ArrayBuffer ? [ask.bytes.buffer] : []),
    ready: () => call('ready', {}).then((answer) => answer.ok),
    look: (ask) => call('look', ask),
    read: (ask, listener, helper) => {
      if (!helper || ask.content.size < SHARED_FROM_BYTES) return call('read', ask, [], listener);
      const { port1, port2 } = new MessageChannel();
      void helper.serveGenerations({ content: ask.content, port: port2 });
      return call('read', { ...ask, helper: port1 }, [port1], listener);
    },
    serveGenerations: (ask) => call('serve-generations', ask, [ask.port]),
    diagnoseStored: (ask) => call('diagnose-stored', ask),
    stop,
    close: () => {
      worker?.terminate();
      worker = undefined;
      waiting.clear();
      listening.clear();
    },
  };
}
