#!/usr/bin/env node
/**
 * Runs the labelled corpus through the real reader and diagnosis and prints, for each bundle,
 * whether the primary finding and the function it names are right. `npm run score [-- TEXT]` takes
 * only bundles whose name has TEXT in it.
 *
 * Exit code 1 when a scenario of a pattern that the product claims to know has another primary
 * finding, or when a healthy service has a finding above low.
 */
import { statSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';
import { inRoot } from './lib/paths.mjs';

/** Patterns that the product claims to name; a scenario counts when one of them is its answer. */
const CLAIMED = new Set([
  'abandoned-result-send',
  'chan-recv-no-sender',
  'chan-send-no-receiver',
  'conn-read-no-deadline',
  'goroutine-leak-growth',
  'http-client-no-timeout',
  'lock-held-across-io',
  'lock-order-cycle',
  'mutex-contention',
  'sql-pool-exhausted',
  'waitgroup-never-done',
]);
const ABOVE_LOW = new Set(['medium', 'high', 'critical']);

const load = (path) => tsImport(inRoot(path), import.meta.url);
const { listBundles, bundleArchivePath } = await load('packages/testkit/src/corpus.ts');
const { readFiles, analyse } = await load('apps/cli/src/analysis/analyse-files.ts');

const wanted = process.argv[2] ?? '';
const rows = [];
for (const truth of listBundles()) {
  if (!truth.bundle.includes(wanted)) continue;
  rows.push(await scored(truth));
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${rows.length} ${truth.bundle}`);
}
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');

async function scored(truth) {
  const path = bundleArchivePath(truth.bundle);
  const { size, mtimeMs } = statSync(path);
  const read = await readFiles([
    { path, file: `${truth.bundle}.tar.gz`, sizeBytes: size, modifiedUnixMs: Math.floor(mtimeMs) },
  ]);
  if (!read.ok) throw new Error(`${truth.bundle}: ${read.error.message}`);
  const { report } = analyse(read.value);
  const primary = report.findings.find((finding) => finding.primary);
  const loud = report.findings.filter((finding) => ABOVE_LOW.has(finding.severity));
  const unread = report.artifacts.filter(
    ({ status }) => status === 'damaged' || status === 'unrecognised',
  );
  const claimed = truth.healthy || truth.accept.some((pattern) => CLAIMED.has(pattern));
  const right = truth.healthy
    ? report.verdict.healthy && loud.length === 0
    : primary !== undefined && truth.accept.includes(primary.pattern);
  return {
    bundle: truth.bundle,
    scenario: truth.scenario,
    claimed,
    right,
    primary: primary?.pattern ?? report.verdict.outcome,
    severity: primary?.severity ?? '',
    confidence: primary ? primary.confidence.toFixed(2) : '',
    guilty: guiltyMark(truth, primary),
    others: loud
      .filter((finding) => finding !== primary)
      .map((finding) => `${finding.pattern} ${finding.severity}`),
    unread: unread.map(({ file }) => file),
  };
}

function guiltyMark(truth, primary) {
  if (truth.healthy) return '';
  const at = primary?.functions.findIndex((name) => truth.guilty.includes(name)) ?? -1;
  return at === 0 ? 'yes' : at > 0 ? `no. ${at + 1}` : 'no';
}

const HEAD = ['bundle', 'right', 'primary', 'severity', 'conf', 'guilty', 'others above low'];
const cells = rows.map((row) => [
  row.bundle,
  row.right ? 'yes' : row.claimed ? 'NO' : 'no (not claimed)',
  row.primary,
  row.severity,
  row.confidence,
  row.guilty,
  [...row.others, ...row.unread.map((file) => `UNREAD ${file}`)].join(', '),
]);
const widths = HEAD.map((head, i) => Math.max(head.length, ...cells.map((row) => row[i].length)));
for (const row of [HEAD, ...cells]) {
  console.log(
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  );
}

const claimed = rows.filter((row) => row.claimed);
const healthy = rows.filter((row) => row.scenario.startsWith('healthy'));
const stalled = claimed.filter((row) => !healthy.includes(row));
const rightOf = (list) => `${list.filter((row) => row.right).length} of ${list.length}`;
console.log(`
claimed scenarios right   ${rightOf(stalled)}
  guilty function first   ${stalled.filter((row) => row.guilty === 'yes').length} of ${stalled.length}
healthy without alarm     ${rightOf(healthy)}
other scenarios right     ${rightOf(rows.filter((row) => !row.claimed))}
files not read            ${rows.reduce((sum, row) => sum + row.unread.length, 0)}`);
process.exitCode = claimed.every((row) => row.right) ? 0 : 1;
