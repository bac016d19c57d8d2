import type { ArtifactHints, ArtifactRecord } from './parsed-artifact';

/**
 * When each file of a capture was taken, as its records (`capture.json`, `event.json`) say. A record
 * speaks of the files of its own folder: `t0/capture.json` naming `cpu.pprof` means `t0/cpu.pprof`.
 * Where two records name one file the first by name wins, so that the order of upload does not
 * matter.
 */
export function captureTimesOf(
  records: readonly Pick<ArtifactRecord, 'file' | 'facts'>[],
): ReadonlyMap<string, NonNullable<ArtifactHints['captured']>> {
  const times = new Map<string, NonNullable<ArtifactHints['captured']>>();
  const sorted = [...records].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  for (const { file, facts } of sorted) {
    if (facts.form !== 'manifest') continue;
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    for (const entry of facts.files) {
      const name = folder + entry.file;
      if (times.has(name)) continue;
      times.set(name, {
        fromUnixNs: entry.fromUnixNs,
        toUnixNs: entry.toUnixNs,
        ...(facts.errorNs !== undefined && { errorNs: facts.errorNs }),
      });
    }
  }
  return times;
}
