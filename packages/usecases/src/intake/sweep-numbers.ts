import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { JSON_NULL } from '@unpark/db';
import { diagnosedColumns } from '@unpark/model';
import { rulesInUse } from '../library/rule-row';
import { collectArtifacts } from './capture-files';
import type { WorkDeps } from './compute-port';
import { numberColumns } from './number-columns';

/** Captures looked at in one run; the next one takes the rest. */
const AT_ONCE = 50;

/**
 * Captures that an early build diagnosed get the numbers that axes of time show, newest first, while
 * nothing else waits to be read. Findings, states and revisions stay as they are, and nobody is told:
 * only these columns are filled, once, and only if the capture was not diagnosed again meanwhile.
 *
 * @returns how many were filled
 */
export async function sweepNumbers(deps: WorkDeps, signal: AbortSignal): Promise<number> {
  const { system } = deps.database;
  const rows = await system.capture.findMany({
    where: {
      state: 'done',
      outcome: { not: null },
      measures: { equals: JSON_NULL },
      measuresLost: false,
      removedFiles: { none: {} },
    },
    orderBy: [{ at: 'desc' }, { id: 'asc' }],
    take: AT_ONCE,
    select: { id: true, workspaceId: true, revision: true },
  });
  let filled = 0;
  for (const { id, workspaceId, revision } of rows) {
    if (signal.aborted || (await isBusy(deps))) break;
    const client = deps.database.forWorkspace(workspaceId);
    const folder = path.join(deps.workDir, `numbers-${randomUUID()}`);
    await mkdir(folder, { recursive: true });
    try {
      const artifacts = await collectArtifacts(deps, { workspaceId, captureId: id }, folder);
      const { rules } = await rulesInUse(client);
      const made = artifacts.ok
        ? await deps.compute.diagnose({ artifacts: artifacts.value, rules, signal })
        : artifacts;
      if (signal.aborted) break;
      const where = { id, state: 'done', revision } as const;
      const code = made.ok ? undefined : made.error.code;
      // the store or this process, not the capture: a later run tries again
      if (code === 'parse.stopped' || code === 'storage.unreachable') break;
      if (!artifacts.ok || !made.ok) {
        await client.capture.updateMany({ where, data: { measuresLost: true } });
        deps.log.warn(
          { workspaceId, captureId: id, code },
          'numbers of an early capture could not be read',
        );
        continue;
      }
      const records = artifacts.value.map(({ record }) => record);
      const data = numberColumns(diagnosedColumns(made.value, records));
      filled += (await client.capture.updateMany({ where, data })).count;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  if (filled > 0) deps.log.info({ count: filled }, 'numbers of early captures read');
  return filled;
}

/** People who wait for a capture come first. */
const isBusy = async ({ database }: WorkDeps): Promise<boolean> =>
  (await database.system.capture.findFirst({
    where: { state: { notIn: ['done', 'failed'] } },
    select: { id: true },
  })) !== null;
