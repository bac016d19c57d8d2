import { runDiagnose, runExpand, runParse } from '@unpark/compute';
import {
  answerBrowserRequest,
  type BrowserCompute,
  type ComputeWorker,
  createBrowserCompute,
} from '@unpark/compute/browser';
import { uniqueFile } from '@unpark/ingest';
import type { Diagnosis } from '@unpark/model';
import { readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { TrySession } from '../src/components/try/try-session';
import type { TryState } from '../src/components/try/try-state';
import { TryTables } from '../src/components/try/try-tables';
import type { ChosenFile } from '../src/components/upload/chosen-file';

/** Blobs cannot be read at once outside of a worker: their bytes are got before each request. */
const bytesOf = new WeakMap<Blob, Uint8Array>();

async function known(value: unknown): Promise<void> {
  if (value instanceof Blob) {
    if (!bytesOf.has(value)) bytesOf.set(value, new Uint8Array(await value.arrayBuffer()));
  } else if (Array.isArray(value)) {
    for (const item of value) await known(item);
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) await known(item);
  }
}

/** A worker in this thread; `hold` lets a test stop it before a file. */
function workerHere(asked: string[], hold: (file: string) => Promise<void>): ComputeWorker {
  const listeners: ((event: { data: never }) => void)[] = [];
  let isEnded = false;
  return {
    postMessage(message) {
      void (async () => {
        const isRead = message.call === 'read';
        const { file } = isRead
          ? (message.ask as { hints: { file: string } }).hints
          : { file: 'diagnosis' };
        if (isRead || message.call === 'diagnose-stored') asked.push(file);
        await known(message.ask);
        await hold(file);
        if (isEnded) return;
        const result = await answerBrowserRequest(message, {
          readBlob: (content, from, to) =>
            (bytesOf.get(content) ?? new Uint8Array()).slice(from, to),
          onProgress: () => undefined,
          onTables: (soFar) => {
            for (const listener of listeners)
              listener({ data: { id: message.id, soFar } as never });
          },
        });
        for (const listener of listeners) listener({ data: { id: message.id, result } as never });
      })();
    },
    addEventListener(type: string, listener: (event: never) => void) {
      if (type === 'message') listeners.push(listener as never);
    },
    terminate: () => {
      isEnded = true;
    },
  };
}

/** As between threads: others have their turn. */
const oneTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

function sessionHere(hold: (file: string) => Promise<void> = oneTurn) {
  const asked: string[] = [];
  const kept = new Set<string>();
  const make = (): BrowserCompute => createBrowserCompute(() => workerHere(asked, hold));
  const tables = new TryTables({
    keep: async (more) => {
      for (const { url } of more) kept.add(url);
    },
    keepRead: () => undefined,
    forget: (urls) => {
      for (const url of urls) kept.delete(url);
    },
  });
  return { session: new TrySession(make, 2, tables), asked, kept };
}

const when = (session: TrySession, holds: (state: TryState) => boolean): Promise<TryState> =>
  new Promise((resolve) => {
    const look = () => {
      const state = session.snapshot();
      if (!holds(state)) return;
      stop();
      resolve(state);
    };
    const stop = session.subscribe(look);
    look();
  });

const isDone = (state: TryState): boolean =>
  state.view !== undefined && !state.isReading && state.verdictMs !== undefined;

const chosen = (
  files: readonly { file: string; bytes: Uint8Array }[],
): { files: ChosenFile[] } => ({
  files: files.map(({ file, bytes }) => ({
    path: file,
    file: new File([new Uint8Array(bytes)], file, { lastModified: 1_700_000_000_000 }),
  })),
});

/** As the server's worker does with the same files. */
function diagnosedByServer(files: readonly { file: string; bytes: Uint8Array }[]): Diagnosis {
  return runDiagnose(
    files.map(({ file, bytes }) => {
      const hints = { file, modifiedUnixNs: '1700000000000000000' };
      const { tables, ...record } = runParse({ bytes, hints });
      return { record, hints, tables };
    }),
  );
}

const BUNDLE = 'mutex-across-io-go1.27';

describe('a capture that is in this browser alone', () => {
  it('has the diagnosis that the server gives for the same files', async () => {
    const files = readBundle(BUNDLE);
    const { session, kept } = sessionHere();
    session.add(chosen(files));
    const state = await when(session, isDone);
    expect(state.view?.diagnosis).toEqual(diagnosedByServer(files));
    expect(state.view?.capture.artifactCounts.read).toBe(files.length);
    const urls = state.files.flatMap(({ tables }) => tables.map(({ url }) => url));
    expect([...kept].sort()).toEqual([...urls].sort());
    expect(urls.every((url) => url.startsWith('local:'))).toBe(true);
  });

  it('reads dumps first and answers from them before the trace is read', async () => {
    const { session, asked } = sessionHere();
    session.add(chosen(readBundle(BUNDLE)));
    const first = await when(session, (state) => state.firstVerdictMs !== undefined);
    await when(session, isDone);
    const traces = asked.filter((file) => file === 'trace.out' || file === 'flight.out');
    expect(traces).toHaveLength(2);
    expect(asked.indexOf('diagnosis')).toBeGreaterThan(asked.indexOf('goroutine.debug2.end.txt'));
    expect(asked.indexOf('diagnosis')).toBeLessThan(asked.indexOf(traces[0] ?? ''));
    expect(first.view?.diagnosis?.verdict.outcome).toBe('stalled');
  });

  it('keeps what was read when it is stopped, and says what was not', async () => {
    let stop: () => void = () => undefined;
    const atTrace = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const { session } = sessionHere(async (file) => {
      if (file !== 'trace.out') return oneTurn();
      stop();
      await new Promise(() => undefined);
    });
    session.add(chosen(readBundle(BUNDLE)));
    await atTrace;
    session.stop();
    const state = await when(session, isDone);
    expect(state.view?.diagnosis?.verdict.outcome).toBe('stalled');
    const left = state.files.filter(({ record }) => record?.error?.code === 'browser.stopped');
    expect(left.map(({ file }) => file)).toContain('trace.out');
    expect(left.map(({ file }) => file)).not.toContain('goroutine.debug2.txt');
    expect(state.files.every((file) => file.state === 'final')).toBe(true);
  });

  it('names files as the intake does: archives alone, beside others, and names that repeat', async () => {
    const tar = tarOf([
      ['a.txt', 'goroutine 1 [running]:\nmain.main()\n\t/app/main.go:1 +0x1d\n'],
      ['b.txt', 'nothing of Go'],
    ]);
    const { session } = sessionHere();
    session.add(chosen([{ file: 't0.tar', bytes: tar }]));
    const alone = await when(session, isDone);
    expect(alone.files.map(({ file }) => file)).toEqual(['t0.tar', 'a.txt', 'b.txt']);
    session.clear();
    await when(session, ({ files }) => files.length === 0);
    session.add(
      chosen([
        { file: 't0.tar', bytes: tar },
        { file: './t0/a.txt', bytes: new TextEncoder().encode('x') },
      ]),
    );
    const beside = await when(session, (state) => state.files.length > 2 && isDone(state));
    expect(beside.files.map(({ file }) => file).sort()).toEqual(
      ['t0.tar', 't0/a.txt', 't0/a.txt (2)', 't0/b.txt'].sort(),
    );
    expect(uniqueFile('./t0/a.txt', new Set(['t0/a.txt']))).toBe('t0/a.txt (2)');
    expect(runExpand({ bytes: tar, hints: { file: 't0.tar' } }).ok).toBe(true);
  });

  it('leaves no trace of files that were let go', async () => {
    const { session, kept } = sessionHere();
    session.add(chosen(readBundle(BUNDLE)));
    await when(session, (state) => state.files.some(({ tables }) => tables.length > 0));
    expect(kept.size).toBeGreaterThan(0);
    session.clear();
    expect(kept.size).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const state = session.snapshot();
    expect(state.files).toEqual([]);
    expect(state.view).toBeUndefined();
    expect(state.isReading).toBe(false);
  });
});

/** POSIX tar of text files. */
function tarOf(files: readonly (readonly [string, string])[]): Uint8Array {
  const encoder = new TextEncoder();
  const blocks: Uint8Array[] = [];
  for (const [name, text] of files) {
    const content = encoder.encode(text);
    const header = new Uint8Array(512);
    const put = (at: number, value: string) => header.set(encoder.encode(value), at);
    put(0, name);
    put(100, '0000644\0');
    put(124, `${content.length.toString(8).padStart(11, '0')}\0`);
    put(136, '00000000000\0');
    put(148, '        ');
    put(156, '0');
    put(257, 'ustar\x0000');
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
    const padded = new Uint8Array(Math.ceil(content.length / 512) * 512);
    padded.set(content);
    blocks.push(header, padded);
  }
  blocks.push(new Uint8Array(1024));
  const bytes = new Uint8Array(blocks.reduce((total, block) => total + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    bytes.set(block, at);
    at += block.length;
  }
  return bytes;
}
