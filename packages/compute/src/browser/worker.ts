/** Runs in a Web Worker of the page; see `create-browser-compute.ts`. */
import type { Result } from '@unpark/base';
import { answerBrowserRequest, buffersOf, unreadable } from './answer-browser-request';
import { readBlobSync } from './blob-source';
import type { BrowserAnswer, BrowserCalls, BrowserProgress, BrowserRequest } from './protocol';

type Answer = BrowserCalls[keyof BrowserCalls]['answer'];

/** The parts of a worker's global scope that we use; TypeScript's DOM library describes a window's. */
interface WorkerScope {
  postMessage(message: BrowserAnswer | BrowserProgress, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<BrowserRequest>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;

function transferOf(result: Result<Answer>): Transferable[] {
  if (!result.ok) return [];
  const { value } = result;
  if ('schema' in value) return buffersOf([value]);
  if ('kind' in value && value.kind === 'artifact') return buffersOf(value.artifact.tables);
  return [];
}

scope.addEventListener('message', ({ data }) => {
  let result: Result<Answer>;
  try {
    result = answerBrowserRequest(data, {
      readBlob: readBlobSync,
      onProgress: (progress) => scope.postMessage({ id: data.id, progress }, []),
    });
  } catch (cause) {
    result = unreadable(cause);
  }
  scope.postMessage({ id: data.id, result }, transferOf(result));
});
