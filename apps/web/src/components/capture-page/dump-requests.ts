import type { IdleRuleRecord } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import type { ChangesRequest, DumpRequest } from '../../workers/capture-messages';
import type { DumpRef } from './flame-sources';
import { tableAddresses } from './table-addresses';

export type IdleRules = readonly IdleRuleRecord[];
export const NO_IDLE_RULES: IdleRules = [];

export const dumpRequest = (
  { artifact, dump }: { readonly artifact: ArtifactView; readonly dump: number },
  idle: IdleRules,
): DumpRequest => ({
  kind: 'dump',
  artifact: artifact.file,
  dump,
  idle,
  tables: tableAddresses(artifact),
});

/** The dump to compare with: the next one, for the last one the one before. */
export function otherDump(dumps: readonly DumpRef[], dump: DumpRef): DumpRef | undefined {
  const at = dumps.indexOf(dump);
  return dumps[at + 1] ?? dumps[at - 1];
}

/** Always from the earlier dump to the later one, whichever is shown. */
export function changesRequest(
  dumps: readonly DumpRef[],
  dump: DumpRef | undefined,
  other: DumpRef | undefined,
  idle: IdleRules,
): ChangesRequest | undefined {
  if (!dump || !other) return undefined;
  const forward = dumps.indexOf(dump) < dumps.indexOf(other);
  const [from, to] = forward ? [dump, other] : [other, dump];
  return {
    kind: 'changes',
    artifact: to.artifact.file,
    from: dumpRequest(from, idle),
    to: dumpRequest(to, idle),
  };
}
