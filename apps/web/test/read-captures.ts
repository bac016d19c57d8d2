import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createComputePool } from '@unpark/compute/node';
import { diagnoseCapture, parseArtifact, type WorkspaceScope } from '@unpark/usecases';
import type { Server } from '../src/server/deps';

const CHILD = fileURLToPath(
  new URL('../../../packages/compute/src/node/child.ts', import.meta.url),
);

/** Does what a worker does for the captures of a workspace that wait, then ends. */
export async function readCaptures({ deps }: Server, scope: WorkspaceScope): Promise<void> {
  const workDir = await mkdtemp(path.join(tmpdir(), 'unpark-read-'));
  const compute = createComputePool({
    childEntry: CHILD,
    execArgv: ['--import', import.meta.resolve('tsx')],
    concurrency: 1,
  });
  const work = { ...deps, compute, workDir };
  const run = { jobId: 'test', signal: new AbortController().signal };
  try {
    while ((await parseArtifact(work, run)) !== 'nothing-waiting');
    const captures = await scope.client.capture.findMany({
      where: { state: { in: ['parsing', 'diagnosing', 'queued'] } },
      select: { id: true },
    });
    for (const { id } of captures) {
      await diagnoseCapture(work, { workspaceId: scope.workspace.id, captureId: id }, run);
    }
  } finally {
    await compute.close();
    await rm(workDir, { recursive: true, force: true });
  }
}
