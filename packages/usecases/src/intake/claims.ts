import type { IntakeDeps } from './intake-deps';

/**
 * A claim is a token in the row, renewed while the work goes on. Results are written only where the
 * token still stands, so work that lost its claim ends without a trace.
 */
export const CLAIM = {
  /** how often a holder says that it lives */
  renewEveryMs: 5_000,
  /** a claim not renewed for this long belongs to a dead process */
  staleAfterMs: 20_000,
  /** tries of work that met a memory or time wall */
  attemptsAtWall: 2,
  /** tries of work whose process died; more than walls, because restarts are not the file's fault */
  attemptsInAll: 4,
} as const;

export interface ClaimedArtifact {
  readonly id: string;
  readonly workspaceId: string;
  readonly captureId: string;
  readonly attempts: number;
}

/**
 * Claims the artifact that is due: of the workspace with the fewest running ones, its oldest. A job
 * is only a hint that there is work; which work, the rows decide, so that a workspace with a thousand
 * waiting files holds up another's single one by at most the file that is being read.
 */
export async function claimArtifact(
  deps: IntakeDeps,
  token: string,
): Promise<ClaimedArtifact | undefined> {
  // A row locked by another claimer is skipped; if that was the only one chosen, look again.
  for (let look = 0; look < 5; look++) {
    const claimed = await deps.database.system.$queryRaw<ClaimedArtifact[]>`
      WITH running AS (
        SELECT workspace_id, count(*) AS n FROM artifacts WHERE state = 'parsing' GROUP BY workspace_id
      ), waiting AS (
        SELECT workspace_id, min(created_at) AS oldest FROM artifacts WHERE state = 'queued' GROUP BY workspace_id
      ), due AS (
        SELECT waiting.workspace_id
        FROM waiting LEFT JOIN running USING (workspace_id)
        ORDER BY coalesce(running.n, 0), waiting.oldest
        LIMIT 1
      ), chosen AS (
        SELECT artifacts.id FROM artifacts
        WHERE state = 'queued' AND workspace_id = (SELECT workspace_id FROM due)
        ORDER BY created_at, position, id
        LIMIT 1
        FOR UPDATE SKIP LOCKED
      )
      UPDATE artifacts
      SET state = 'parsing', attempts = attempts + 1, claim_token = ${token},
          claimed_at = now(), updated_at = now()
      FROM chosen
      WHERE artifacts.id = chosen.id AND artifacts.state = 'queued'
      RETURNING artifacts.id, artifacts.workspace_id AS "workspaceId",
                artifacts.capture_id AS "captureId", artifacts.attempts`;
    if (claimed[0]) return claimed[0];
    const waiting = await deps.database.system.artifact.count({ where: { state: 'queued' } });
    if (waiting === 0) return undefined;
  }
  return undefined;
}

/** Claims the diagnosis of a capture whose artifacts are all final. */
export async function claimDiagnosis(
  deps: IntakeDeps,
  ids: { readonly workspaceId: string; readonly captureId: string },
  token: string,
): Promise<{ attempts: number } | undefined> {
  const claimed = await deps.database.system.$queryRaw<{ attempts: number }[]>`
    UPDATE captures
    SET attempts = attempts + 1, claim_token = ${token}, claimed_at = now(), updated_at = now()
    WHERE workspace_id = ${ids.workspaceId} AND id = ${ids.captureId} AND state = 'diagnosing'
      AND (claim_token IS NULL OR claimed_at < now() - ${CLAIM.staleAfterMs}::float8 * interval '1 millisecond')
      AND NOT EXISTS (
        SELECT 1 FROM artifacts
        WHERE artifacts.workspace_id = captures.workspace_id
          AND artifacts.capture_id = captures.id AND artifacts.state <> 'final')
    RETURNING attempts`;
  return claimed[0];
}

/**
 * Renews a claim until the work is done. When the claim is gone (swept, deleted, a late artifact
 * joined) the signal is aborted: nobody wants the result any more.
 */
export function holdClaim(
  deps: IntakeDeps,
  what: 'artifact' | 'capture',
  ids: { readonly workspaceId: string; readonly id: string },
  token: string,
  outer: AbortSignal,
): { readonly signal: AbortSignal; release(): void } {
  const lost = new AbortController();
  const timer = setInterval(() => {
    void renew(deps, what, ids, token).then(
      (held) => {
        if (!held) lost.abort();
      },
      // a database that is away for a moment is no lost claim; the final write decides
      () => undefined,
    );
  }, CLAIM.renewEveryMs);
  timer.unref();
  return { signal: AbortSignal.any([outer, lost.signal]), release: () => clearInterval(timer) };
}

async function renew(
  deps: IntakeDeps,
  what: 'artifact' | 'capture',
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
  token: string,
): Promise<boolean> {
  const { system } = deps.database;
  const renewed =
    what === 'artifact'
      ? await system.$executeRaw`UPDATE artifacts SET claimed_at = now()
          WHERE workspace_id = ${workspaceId} AND id = ${id} AND claim_token = ${token}`
      : await system.$executeRaw`UPDATE captures SET claimed_at = now()
          WHERE workspace_id = ${workspaceId} AND id = ${id} AND claim_token = ${token}`;
  return renewed === 1;
}
