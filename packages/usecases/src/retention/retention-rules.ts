import type { WorkspaceTransaction } from '@unpark/db';
import { KEPT_KINDS, type KeptKinds } from '@unpark/model';

/** What people choose from; `null` keeps for ever. */
export const KEEP_DAYS = [7, 14, 30, 60, 90, 180, 365] as const;

/** Days that files are kept, by group; a group that is not in it is kept for ever. */
type KeepDays = ReadonlyMap<KeptKinds, number>;

export interface RulesOfRetention {
  /** of a service: its own where it has some, else the workspace's */
  of(serviceId: string): KeepDays;
  /** of the workspace, or of one service alone, as set; null: for ever, absent: not set */
  own(serviceId: string | null, kinds: KeptKinds): number | null | undefined;
  readonly isEmpty: boolean;
}

const isKinds = (text: string): text is KeptKinds =>
  (KEPT_KINDS as readonly string[]).includes(text);

/** A whole capture that goes takes its files along, whatever longer is set for them. */
export async function readRetentionRules(
  tx: Pick<WorkspaceTransaction, 'retentionRule'>,
): Promise<RulesOfRetention> {
  const rows = await tx.retentionRule.findMany({
    select: { serviceId: true, kinds: true, keepDays: true },
  });
  const set = new Map<string, number | null>();
  for (const { serviceId, kinds, keepDays } of rows) {
    if (isKinds(kinds)) set.set(`${serviceId ?? ''} ${kinds}`, keepDays);
  }
  const own = (serviceId: string | null, kinds: KeptKinds) =>
    set.get(`${serviceId ?? ''} ${kinds}`);
  return {
    own,
    of: (serviceId) => {
      const kept = new Map<KeptKinds, number>();
      for (const kinds of KEPT_KINDS) {
        const mine = own(serviceId, kinds);
        const days = mine === undefined ? own(null, kinds) : mine;
        if (days !== undefined && days !== null) kept.set(kinds, days);
      }
      return kept;
    },
    isEmpty: [...set.values()].every((days) => days === null),
  };
}
