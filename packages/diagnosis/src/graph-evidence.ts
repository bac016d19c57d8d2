import type { EachLanguage, Evidence } from '@unpark/model';
import type { RankedFinding } from './ranking';

interface Spoken {
  readonly finding: string;
  readonly id: string;
  readonly rows: ReadonlySet<number>;
}

/** The evidence of the findings that names goroutines of one dump, asked for by goroutines. */
export class EdgeEvidence {
  private readonly spoken: Spoken[] = [];

  constructor(found: readonly RankedFinding[], artifact: string) {
    for (const { finding } of found) {
      for (const item of finding.evidence) this.add(finding.id, item, artifact);
    }
  }

  private add(finding: string, item: Evidence<EachLanguage>, artifact: string): void {
    const rows = new Set<number>();
    for (const part of item.rows) {
      if (part.table !== 'goroutines' && part.table !== 'trace-goroutines') continue;
      if (part.artifact === artifact) for (const row of part.rows) rows.add(row);
    }
    if (rows.size > 0) this.spoken.push({ finding, id: item.id, rows });
  }

  /**
   * Id of the evidence whose goroutines are most nearly these: common ones by all of both, the first
   * of equals. Evidence that speaks of none of them is none.
   *
   * @param findings only evidence of these
   */
  of(rows: readonly number[], findings: ReadonlySet<string>): string | undefined {
    const asked = new Set(rows);
    let best: string | undefined;
    let most = 0;
    for (const { finding, id, rows: named } of this.spoken) {
      if (!findings.has(finding)) continue;
      let common = 0;
      for (const row of asked) if (named.has(row)) common++;
      const share = common / (asked.size + named.size - common);
      if (share > most) {
        most = share;
        best = id;
      }
    }
    return best;
  }
}
