import { createHash, randomBytes } from 'node:crypto';
import { createDatabase } from '@unpark/db';
import { DirectoryBlobStore } from '@unpark/storage';
import { RecordingQueue } from '@unpark/testkit';
import { enterWorkspace, receivePart } from '../src/index';

/**
 * A process of its own that takes one part in whole and then half of the next, and waits there to be
 * killed. Arguments: database, folder, workspace id, user id, upload id.
 */
const [url = '', folder = '', workspaceId = '', userId = '', upload = ''] = process.argv.slice(2);
const storage = await DirectoryBlobStore.open(folder);
if (!storage.ok) throw new Error(storage.error.message);
const quiet = () => undefined;
const deps = {
  database: createDatabase({ url }),
  storage: storage.value,
  queue: new RecordingQueue(),
  clock: { nowMs: () => Date.now() },
  random: (count: number) => randomBytes(count),
  log: { info: quiet, warn: quiet, error: quiet },
  publicUrl: 'http://127.0.0.1:3000',
};
const scope = await enterWorkspace(deps, { kind: 'user', userId }, { workspaceId });
if (!scope.ok) throw new Error(scope.error.message);
const part = Buffer.alloc(300_000, 'a');
const sha256 = createHash('sha256').update(part).digest('hex');
const first = await receivePart(deps, scope.value, {
  upload,
  position: 0,
  offset: 0,
  sha256,
  bytes: (async function* () {
    yield part;
  })(),
});
process.stdout.write(first.ok ? `offset ${first.value.offset}\n` : 'refused\n');
await receivePart(deps, scope.value, {
  upload,
  position: 0,
  offset: part.length,
  sha256,
  bytes: (async function* () {
    yield part.subarray(0, 150_000);
    process.stdout.write('half\n');
    await new Promise(() => setInterval(quiet, 1000));
  })(),
});
