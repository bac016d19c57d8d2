/** Runs in a Web Worker of the page; see `create-browser-compute.ts`. */
import { buffersBelow, type Result } from '@unpark/base';
import { answerBrowserRequest, unreadable } from './answer-browser-request';
import { readBlobSync } from './blob-source';
import type { BrowserAnswer, BrowserCalls, BrowserRequest, BrowserSaid } from './protocol';

type Answer = BrowserCalls[keyof BrowserCalls]['answer'];

/** The parts of a worker's global scope that we use; TypeScript's DOM library describes a window's. */
interface WorkerScope {
  postMessage(message: BrowserAnswer | BrowserSaid, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<BrowserRequest>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

/** Tables that the page takes over; what else an answer holds is small. */
function transferOf(result: Result<Answer>): Transferable[] {
  if (!result.ok) return [];
  const { value } = result;
  if ('schema' in value) return buffersBelow(value);
  if ('kind' in value && value.kind === 'artifact') return buffersBelow(value.artifact.tables);
  return [];
}

async function answer(data: BrowserRequest): Promise<void> {
  const { id } = data;
  let result: Result<Answer>;
  try {
    result = await answerBrowserRequest(data, {
      readBlob: readBlobSync,
      onProgress: (progress) => scope.postMessage({ id, progress }, []),
      onTables: (soFar) => scope.postMessage({ id, soFar }, buffersBelow(soFar.tables)),
    });
  } catch (cause) {
    result = unreadable(cause);
  }
  scope.postMessage({ id, result }, transferOf(result));
}

scope.addEventListener('message', ({ data }) => void answer(data));
