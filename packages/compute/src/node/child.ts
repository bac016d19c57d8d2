/**
 * The process that reads captures. It has no secrets in its environment, no database connection and
 * imports nothing that opens a network connection; the parent watches its memory and its time and
 * kills it. See `compute-pool.ts`.
 */
import { Worker } from 'node:worker_threads';
import type { ChildMessage, ChildRequest } from '../protocol';
import { answerRequest } from './answer-request';
import { serveGenerations } from './generation-worker';

// the same module is the entry of the threads that read generations of a trace
if (!serveGenerations()) serveRequests();

function serveRequests(): void {
  const send = (message: ChildMessage): void => {
    process.send?.(message);
  };

  // A parent killed without warning cannot kill us any more, and a busy event loop does not hear the
  // channel close: a thread of its own looks at the parent's id.
  new Worker(
    `const parent = process.ppid;
     setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);`,
    { eval: true, stdout: false, stderr: false },
  ).unref();

  process.on('disconnect', () => process.exit(0));

  process.on('message', (request: ChildRequest) => {
    void answerRequest(request)
      .catch((cause: unknown) => ({
        ok: false as const,
        error: {
          code: 'parse.crashed',
          message: 'The reader failed on this file; nothing of it was kept but its bytes.',
          next: 'Report it with the file, if you may share it.',
          values: { case: 'file' },
          internal: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
        },
      }))
      .then((result) =>
        send({ kind: 'answer', id: request.id, rssBytes: process.memoryUsage.rss(), result }),
      );
  });

  send({ kind: 'ready', rssBytes: process.memoryUsage.rss() });
}
