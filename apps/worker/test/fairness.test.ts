import { createComputePool } from '@unpark/compute/node';
import { parseArtifact, type WorkDeps, type WorkspaceScope } from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeChildEntry } from '../src/compute-child-entry';
import { type Installation, makeInstallation, makeWorkspace, sendOk } from './installation';

let installation: Installation;
let busy: WorkspaceScope;
let quiet: WorkspaceScope;
let deps: WorkDeps;

beforeAll(async () => {
  installation = await makeInstallation();
  busy = await makeWorkspace(installation, 'Busy');
  quiet = await makeWorkspace(installation, 'Quiet');
  const compute = createComputePool({ ...computeChildEntry(), concurrency: 2 });
  deps = { ...installation.deps, compute, workDir: `${installation.env.dataDir}/work/test` };
});
afterAll(async () => {
  await (deps.compute as ReturnType<typeof createComputePool>).close();
  await installation.drop();
});

const text = (words: string) => ({ file: `${words}.txt`, bytes: Buffer.from(words) });
const run = () => ({ jobId: 'test', signal: new AbortController().signal });
const finalOf = (scope: WorkspaceScope) =>
  scope.client.artifact.count({ where: { state: 'final' } });

describe('reading among workspaces', () => {
  it('does not let one that has many hold up the single file of another', async () => {
    const many = Array.from({ length: 60 }, (_, i) => text(`file ${i}`));
    await sendOk(installation, busy, many);
    // one of the busy workspace is being read: it holds a claim
    await busy.client.artifact.updateMany({
      where: { file: 'file 59.txt' },
      data: { state: 'parsing', claimToken: 'other', claimedAt: new Date() },
    });
    await sendOk(installation, quiet, [text('single')]);
    expect(await parseArtifact(deps, run())).toBe('final');
    expect(await finalOf(quiet)).toBe(1);
    expect(await finalOf(busy)).toBe(0);
    expect(await parseArtifact(deps, run())).toBe('final');
    expect(await finalOf(busy)).toBe(1);
  });

  it('claims each file once however many take at once', async () => {
    const before = await finalOf(busy);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => parseArtifact(deps, run())),
    );
    expect(outcomes.every((outcome) => outcome === 'final')).toBe(true);
    expect(await finalOf(busy)).toBe(before + 10);
    const tries = await busy.client.artifact.findMany({ where: { state: 'final' } });
    expect(tries.every((artifact) => artifact.attempts === 1)).toBe(true);
  });

  it('finds nothing when nothing waits', async () => {
    await busy.client.artifact.updateMany({ data: { state: 'final' } });
    expect(await parseArtifact(deps, run())).toBe('nothing-waiting');
  });
});
