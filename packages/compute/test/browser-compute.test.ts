import { encodeTable } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { answerBrowserRequest } from '../src/browser/answer-browser-request';
import { type ComputeWorker, createBrowserCompute } from '../src/browser/create-browser-compute';
import { runParse } from '../src/index';

/** A worker over structured clones, as a browser's: what is transferred is gone for the sender. */
function workerHere(): ComputeWorker {
  const listeners: ((event: { data: never }) => void)[] = [];
  return {
    postMessage(message, transfer) {
      const data = structuredClone(message, { transfer });
      void Promise.resolve(answerBrowserRequest(data)).then((result) => {
        const answer = structuredClone({ id: data.id, result });
        for (const listener of listeners) listener({ data: answer as never });
      });
    },
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === 'message') listeners.push(listener as never);
    },
    terminate: () => undefined,
  };
}

describe('browser compute', () => {
  const hints = { file: 'goroutine-1.txt' };
  const dump = new TextEncoder().encode(
    'goroutine 1 [chan send, 5 minutes]:\nmain.main()\n\t/app/main.go:12 +0x1d\n',
  );

  it('reads a file as the server does', async () => {
    const compute = createBrowserCompute(workerHere);
    const answer = await compute.parse({ bytes: dump, hints });
    expect(answer).toEqual({
      ok: true,
      value: { kind: 'artifact', artifact: runParse({ bytes: dump, hints }) },
    });
    compute.close();
  });

  it('decodes a stored table, taking its bytes over', async () => {
    const compute = createBrowserCompute(workerHere);
    const [table] = runParse({ bytes: dump, hints }).tables;
    if (!table) throw new Error('the dump gives tables');
    const bytes = encodeTable(table);
    const { name, version } = table.schema;
    const decoded = await compute.decode({ name, version, bytes });
    expect(decoded.ok && decoded.value.columns).toEqual(table.columns);
    expect(bytes.length).toBe(0);
    const unknown = await compute.decode({ name: 'none', version: 1, bytes: new Uint8Array(1) });
    expect(unknown.ok ? 'decoded' : unknown.error.code).toBe('table.unknown');
    compute.close();
  });

  it('opens an archive and gives its files', async () => {
    const compute = createBrowserCompute(workerHere);
    const notGo = await compute.parse({ bytes: new Uint8Array([1, 2, 3]), hints: { file: 'x' } });
    expect(notGo.ok && notGo.value.kind).toBe('artifact');
    compute.close();
  });

  it('answers waiting calls when the worker dies', async () => {
    let fail: ((event: { message?: string }) => void) | undefined;
    const compute = createBrowserCompute(() => ({
      postMessage: () => undefined,
      addEventListener(type: string, listener: (event: never) => void) {
        if (type === 'error') fail = listener as never;
      },
      terminate: () => undefined,
    }));
    const waiting = compute.parse({ bytes: dump, hints });
    fail?.({ message: 'out of memory' });
    const answer = await waiting;
    expect(answer.ok ? 'read' : answer.error.code).toBe('parse.crashed');
  });
});
