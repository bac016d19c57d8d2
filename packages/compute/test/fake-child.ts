// Speaks the protocol of the reader process and misbehaves as the hints' file name says.
import type { ChildMessage, ChildRequest } from '../src/protocol';

const send = (message: ChildMessage): void => void process.send?.(message);
const held: Uint8Array[] = [];

process.on('disconnect', () => process.exit(0));
process.on('message', (request: ChildRequest) => {
  const what = request.call === 'parse' ? request.hints.file : '';
  if (what === 'spin') for (;;) Math.random();
  if (what === 'crash') process.exit(3);
  if (what === 'memory') {
    for (;;) held.push(new Uint8Array(8 << 20).fill(1));
  }
  send({
    kind: 'answer',
    id: request.id,
    rssBytes: process.memoryUsage.rss(),
    result: {
      ok: true,
      value: {
        record: {
          file: what,
          kind: 'unknown',
          status: 'parsed',
          facts: { form: 'none' },
          summary: JSON.stringify({ pid: process.pid, env: process.env, cwd: process.cwd() }),
          warnings: [],
        },
        tables: [],
      },
    },
  });
});
send({ kind: 'ready', rssBytes: process.memoryUsage.rss() });
