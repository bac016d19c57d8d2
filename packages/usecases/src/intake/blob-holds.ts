import { randomUUID } from 'node:crypto';
import type { PutOptions } from '@unpark/storage';
import type { Deps } from '../deps';
import { TRANSACTION } from './intake-deps';

/** A holder that died lets go after this; an upload of 1 GiB at 50 kB/s takes as long. */
const HOLD_LIVES_MS = 6 * 3600 * 1000;

type HoldDeps = Pick<Deps, 'database' | 'clock'>;

/**
 * Bytes stand in the store before a row owns them. In between a hold, taken before they can be seen,
 * keeps them from being deleted as nobody's. `forgetBlobs` takes the same lock, so either it sees the
 * hold, or it has deleted before these bytes are put.
 */
export interface BlobHold {
  /** to pass to each put */
  readonly beforeKept: NonNullable<PutOptions['beforeKept']>;
  /** once rows own the bytes */
  release(): Promise<void>;
  /** when no row will own them: the next sweep deletes what nobody else owns */
  abandon(): Promise<void>;
}

export function openHold(deps: HoldDeps): BlobHold {
  const { system } = deps.database;
  const holder = randomUUID();
  let holds = 0;
  return {
    beforeKept: async ({ sha256 }) => {
      const expiresAt = new Date(deps.clock.nowMs() + HOLD_LIVES_MS);
      holds++;
      await system.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))`;
        await tx.blobHold.create({ data: { id: randomUUID(), sha256, holder, expiresAt } });
      }, TRANSACTION);
    },
    release: async () => {
      if (holds > 0) await system.blobHold.deleteMany({ where: { holder } });
    },
    abandon: async () => {
      if (holds === 0) return;
      await system.$executeRaw`
        WITH gone AS (DELETE FROM blob_holds WHERE holder = ${holder} RETURNING sha256)
        INSERT INTO orphan_blobs (sha256) SELECT DISTINCT sha256 FROM gone ON CONFLICT DO NOTHING`;
    },
  };
}

/** Ends the holds of processes that died. */
export async function sweepHolds(deps: HoldDeps): Promise<void> {
  await deps.database.system.$executeRaw`
    WITH gone AS (DELETE FROM blob_holds WHERE expires_at < ${new Date(deps.clock.nowMs())} RETURNING sha256)
    INSERT INTO orphan_blobs (sha256) SELECT DISTINCT sha256 FROM gone ON CONFLICT DO NOTHING`;
}
