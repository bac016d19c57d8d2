import type { IdleRuleRecord } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import type { DumpRequest } from '../../workers/capture-messages';
import type { DumpRef } from './flame-sources';
import { tableAddresses } from './table-addresses';

export type IdleRules = readonly IdleRuleRecord[];
export const NO_IDLE_RULES: IdleRules = [];

export const dumpRequest = (
  {
    artifact,
    dump,
    label,
    otherProcess,
  }: {
    readonly artifact: ArtifactView;
    readonly dump: number;
    readonly label?: string;
    readonly otherProcess?: readonly string[];
  },
  idle: IdleRules,
): DumpRequest => ({
  kind: 'dump',
  artifact: artifact.file,
  dump,
  idle,
  tables: tableAddresses(artifact),
  ...(otherProcess && { otherProcess }),
  ...(label !== undefined && { number: dumpNumber(label) }),
});

/** `dump 3` → 3 */
export const dumpNumber = (label: string): number => Number(label.slice('dump '.length)) || 1;

/** The dump to compare with: the next one, for the last one the one before. */
export function otherDump(dumps: readonly DumpRef[], dump: DumpRef): DumpRef | undefined {
  const at = dumps.indexOf(dump);
  return dumps[at + 1] ?? dumps[at - 1];
}

/** Always from the earlier dump to the later one, whichever is shown. */
export function pairOf(
  dumps: readonly DumpRef[],
  dump: DumpRef | undefined,
): { readonly from: DumpRef; readonly to: DumpRef } | undefined {
  const other = dump && otherDump(dumps, dump);
  if (!dump || !other) return undefined;
  return dumps.indexOf(dump) < dumps.indexOf(other)
    ? { from: dump, to: other }
    : { from: other, to: dump };
}
