import { createHash } from 'node:crypto';

/** What stays of the lines of a trace: enough to find the first thousand that differs. */
export interface TraceDigest {
  readonly events: number;
  readonly sha256: string;
  /** beginnings of the digests of each thousand lines, joined by blanks */
  readonly parts: string;
}

const sha256 = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex');

export function digestOfLines(lines: readonly string[]): TraceDigest {
  const parts: string[] = [];
  for (let from = 0; from < lines.length; from += 1000) {
    parts.push(sha256(lines.slice(from, from + 1000)).slice(0, 12));
  }
  return { events: lines.length, sha256: sha256(lines), parts: parts.join(' ') };
}

/** A `-pprof` output: samples with the same stack are one row `count ns pc,pc,…`, leaf first. */
export interface ProfileDigest {
  readonly rows: number;
  readonly countSum: string;
  readonly nsSum: string;
  readonly sha256: string;
}

export function digestOfProfile(
  samples: Iterable<{
    readonly count: bigint;
    readonly ns: bigint;
    readonly pcs: readonly bigint[];
  }>,
): ProfileDigest {
  let countSum = 0n;
  let nsSum = 0n;
  const rows: string[] = [];
  for (const { count, ns, pcs } of samples) {
    countSum += count;
    nsSum += ns;
    rows.push(`${count} ${ns} ${pcs.map((pc) => pc.toString(16)).join(',')}`);
  }
  return {
    rows: rows.length,
    countSum: String(countSum),
    nsSum: String(nsSum),
    sha256: sha256(rows.sort()),
  };
}
