/** Scores one bundle a message, for scripts/score.mjs: its files are read once for all selections. */
import { statSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';
import { inRoot } from './paths.mjs';

const load = (path) => tsImport(inRoot(path), import.meta.url);
const { bundleTruth, bundleArchivePath } = await load('packages/testkit/src/corpus.ts');
const { CORPUS_SELECTIONS } = await load('packages/testkit/src/corpus-selections.ts');
const { readFiles, analyse } = await load('apps/cli/src/analysis/analyse-files.ts');

process.on('message', ({ bundle, selections }) => {
  // a failure ends the process, and the whole run with it
  void scored(bundleTruth(bundle), selections).then((result) => process.send(result));
});

async function scored(truth, selections) {
  const path = bundleArchivePath(truth.bundle);
  const { size, mtimeMs } = statSync(path);
  const read = await readFiles([
    { path, file: `${truth.bundle}.tar.gz`, sizeBytes: size, modifiedUnixMs: Math.floor(mtimeMs) },
  ]);
  if (!read.ok) throw new Error(`${truth.bundle}: ${read.error.message}`);
  const unread = read.value
    .filter(({ parsed }) => parsed.status === 'damaged' || parsed.status === 'unrecognised')
    .map(({ parsed }) => parsed.file);
  const bySelection = {};
  for (const { name, takes } of CORPUS_SELECTIONS) {
    if (!selections.includes(name)) continue;
    const files = read.value.filter(({ parsed }) => takes(parsed));
    const has = files.some(({ parsed }) => parsed.kind !== 'capture-manifest');
    if (has) bySelection[name] = outcomeOf(truth, analyse(files).report);
  }
  return { truth, unread, bySelection };
}

const LOUD = new Set(['medium', 'high', 'critical']);

function outcomeOf(truth, report) {
  const { findings, verdict } = report;
  const primary = findings.find((finding) => finding.primary);
  const place = findings.findIndex(({ pattern }) => truth.accept.includes(pattern));
  const said = findings[place];
  const guiltyAt = said ? said.functions.findIndex((name) => truth.guilty.includes(name)) : -1;
  // a symptom belongs to its cause: it cries no second wolf
  const loud = findings.filter(
    ({ severity, symptomOf }) => LOUD.has(severity) && symptomOf === undefined,
  );
  return {
    outcome: verdict.outcome,
    primary: primary?.pattern,
    severity: primary?.severity,
    confidence: primary?.confidence,
    /** 1 for the first finding; 0 when no finding is right */
    rightAt: place + 1,
    /** place of the guilty function in the right finding, from 1; 0 when it is not named */
    guiltyAt: guiltyAt + 1,
    alarms: loud
      .filter(({ pattern }) => !truth.accept.includes(pattern))
      .map(({ pattern, severity }) => `${pattern} ${severity}`),
  };
}
