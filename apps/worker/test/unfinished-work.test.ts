import { err, type Problem } from '@unpark/base';
import { createQueue } from '@unpark/queue';
import {
  type ComputePort,
  diagnoseCapture,
  parseArtifact,
  sweepUnfinished,
  type WorkDeps,
  type WorkspaceScope,
} from '@unpark/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, makeInstallation, makeWorkspace, sendOk } from './installation';

let installation: Installation;
let scope: WorkspaceScope;

beforeAll(async () => {
  installation = await makeInstallation();
  scope = await makeWorkspace(installation, 'Acme');
});
afterAll(() => installation.drop());

const failing = (problem: Problem): ComputePort => ({
  parse: () => Promise.resolve(err(problem)),
  diagnose: () => Promise.resolve(err(problem)),
  tryRule: () => Promise.resolve(err(problem)),
});
const wall: Problem = { code: 'parse.memory-wall', message: 'Reading needed too much memory.' };
const workDeps = (compute: ComputePort): WorkDeps => ({
  ...installation.deps,
  compute,
  workDir: `${installation.env.dataDir}/work/test`,
});
const run = () => ({ jobId: 'test', signal: new AbortController().signal });
const artifactOf = (captureId: string) =>
  scope.client.artifact.findFirstOrThrow({ where: { captureId } });
const captureOf = (captureId: string) =>
  scope.client.capture.findUniqueOrThrow({ where: { id: captureId } });
const sendText = async (words: string) =>
  (await sendOk(installation, scope, [{ file: 'a.txt', bytes: Buffer.from(words) }])).captureId;
const waiting = async (name: 'parse-artifact' | 'diagnose-capture') => {
  const counts = await installation.deps.queue.counts(name);
  return counts.ok ? counts.value.waiting : -1;
};

describe('work that does not end', () => {
  it('is tried twice at a wall, then final with that reason; so is the diagnosis', async () => {
    const captureId = await sendText('at a wall');
    const deps = workDeps(failing(wall));
    expect(await parseArtifact(deps, run())).toBe('given-back');
    expect(await artifactOf(captureId)).toMatchObject({ state: 'queued', attempts: 1 });
    expect(await parseArtifact(deps, run())).toBe('final');
    const artifact = await artifactOf(captureId);
    expect(artifact).toMatchObject({ state: 'final', status: 'damaged', attempts: 2 });
    expect(artifact.record).toMatchObject({ error: { code: 'parse.memory-wall' } });
    const ids = { workspaceId: scope.workspace.id, captureId };
    expect(await diagnoseCapture(deps, ids, run())).toBe('given-back');
    expect(await diagnoseCapture(deps, ids, run())).toBe('failed');
    expect(await captureOf(captureId)).toMatchObject({
      state: 'failed',
      problem: { code: 'parse.memory-wall' },
    });
    expect(await diagnoseCapture(deps, ids, run())).toBe('not-due');
  });

  it('is not the file’s fault when the store is away: it waits for another try', async () => {
    const captureId = await sendText('store away');
    const deps: WorkDeps = {
      ...workDeps(failing(wall)),
      storage: {
        ...installation.deps.storage,
        kind: 'directory',
        fetchToFile: () => Promise.resolve(err({ code: 'storage.full', message: 'Full.' })),
      } as WorkDeps['storage'],
    };
    for (let attempt = 1; attempt < 4; attempt++) {
      expect(await parseArtifact(deps, run())).toBe('given-back');
    }
    expect(await artifactOf(captureId)).toMatchObject({ state: 'queued', attempts: 3 });
    await scope.client.artifact.updateMany({ where: { captureId }, data: { state: 'final' } });
  });

  it('throws a result away whose claim was taken from it', async () => {
    const captureId = await sendText('claim taken');
    const deps = workDeps({
      ...failing(wall),
      parse: async ({ hints }) => {
        // another process took the row over while we were reading
        await scope.client.artifact.updateMany({
          where: { captureId },
          data: { claimToken: 'another', attempts: 2 },
        });
        return {
          ok: true,
          value: {
            record: {
              file: hints.file,
              kind: 'unknown',
              status: 'parsed',
              facts: { form: 'none' },
              summary: '',
              warnings: [],
            },
            tables: [],
          },
        };
      },
    });
    expect(await parseArtifact(deps, run())).toBe('claim-lost');
    expect(await artifactOf(captureId)).toMatchObject({ state: 'parsing', record: null });
    await scope.client.artifact.updateMany({
      where: { captureId },
      data: { state: 'final', claimToken: null },
    });
  });

  it('is taken in when the queue is away, and found by the sweep when it is back', async () => {
    const away = createQueue({ redisUrl: 'redis://127.0.0.1:1' });
    const cut = { ...installation, deps: { ...installation.deps, queue: away } };
    const before = await waiting('parse-artifact');
    const received = await sendOk(cut, scope, [{ file: 'b.txt', bytes: Buffer.from('cut off') }]);
    expect(received.outcome).toBe('accepted');
    await away.close();
    expect(await waiting('parse-artifact')).toBe(before);
    await installation.deps.database.system.$executeRaw`
      UPDATE artifacts SET updated_at = now() - interval '1 minute' WHERE capture_id = ${received.captureId}`;
    const swept = await sweepUnfinished(installation.deps);
    expect(swept.enqueuedArtifacts).toBe(1);
    expect(await waiting('parse-artifact')).toBe(before + 1);
    await sweepUnfinished(installation.deps);
    expect(await waiting('parse-artifact')).toBe(before + 1);
    await scope.client.artifact.updateMany({
      where: { captureId: received.captureId },
      data: { state: 'final' },
    });
  });

  it('moves captures on whose last file ended without telling, and closes abandoned uploads', async () => {
    const captureId = await sendText('told nobody');
    await scope.client.artifact.updateMany({ where: { captureId }, data: { state: 'final' } });
    await scope.client.uploadAttempt.create({
      data: {
        id: 'upl_abandoned',
        serviceName: 'x',
        startedAt: new Date(Date.now() - 7 * 3_600_000),
      },
    });
    const swept = await sweepUnfinished(installation.deps);
    expect(swept.enqueuedCaptures).toBeGreaterThanOrEqual(1);
    expect(swept.closedAttempts).toBe(1);
    expect((await captureOf(captureId)).state).toBe('diagnosing');
    const attempt = await scope.client.uploadAttempt.findUnique({ where: { id: 'upl_abandoned' } });
    expect(attempt).toMatchObject({ outcome: 'failed', code: 'internal.abandoned' });
  });
});
