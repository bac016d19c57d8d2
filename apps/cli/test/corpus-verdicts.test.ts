import { stat } from 'node:fs/promises';
import { bundleArchivePath, listBundles } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { analyse, readFiles } from '../src/analysis/analyse-files';

/** What was found in one bundle, on lines that a person can compare. */
async function verdictLines(bundle: string): Promise<string[]> {
  const path = bundleArchivePath(bundle);
  const { size } = await stat(path);
  const read = await readFiles([
    { path, file: `${bundle}.tar.gz`, sizeBytes: size, modifiedUnixMs: 0 },
  ]);
  if (!read.ok) throw new Error(read.error.message);
  const { report } = analyse(read.value);
  const counts = new Map<string, number>();
  for (const { status } of report.artifacts) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [
    `${bundle}: ${report.verdict.outcome}, ${[...counts]
      .map(([status, count]) => `${count} ${status}`)
      .sort()
      .join(', ')}`,
    ...report.findings.map(
      (finding) =>
        `  ${finding.primary ? '*' : '-'} ${finding.pattern} ${finding.severity}, ${finding.goroutines} in ${finding.functions[0] ?? 'no function'}`,
    ),
  ];
}

describe('verdicts on the corpus', () => {
  // A change here is a change of what people are told: look at each line before accepting it
  // with `npx vitest run apps/cli -u`.
  it('are those that were accepted', async () => {
    const lines: string[] = [];
    for (const { bundle } of listBundles()) lines.push(...(await verdictLines(bundle)));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/verdicts.txt');
  });
});
