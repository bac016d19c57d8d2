/**
 * Writes goldens/pprof-tops.json: what `pprof -top` prints for each case, as [flat, cum, function] with
 * whole numbers, heaviest first.
 *
 * Needs Go on PATH, or PPROF with the path of a pprof; the tests need neither. Run:
 * npx tsx packages/charts/test/oracle/make-goldens.mjs
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readBundle } from '@unpark/testkit/corpus';
import { nameOf, PPROF_CASES } from './pprof-cases.ts';

const FLAGS = {
  focus: 'focus',
  ignore: 'ignore',
  hide: 'hide',
  show: 'show',
  'show-from': 'show_from',
  'label-focus': 'tagfocus',
  'label-ignore': 'tagignore',
};
/** so that no number is rounded */
const UNITS = { delay: 'ns', alloc_space: 'B' };
const here = path.dirname(new URL(import.meta.url).pathname);
const scratch = mkdtempSync(path.join(tmpdir(), 'pprof-tops-'));
const [command, ...first] = process.env.PPROF ? [process.env.PPROF] : ['go', 'tool', 'pprof'];
const goldens = {};
for (const one of PPROF_CASES) {
  const entry = readBundle(one.bundle).find(({ file }) => file === one.file);
  const profile = path.join(scratch, one.file);
  writeFileSync(profile, entry.bytes);
  const { stdout, stderr, status } = spawnSync(
    command,
    [
      ...first,
      '-top',
      '-nodecount=1000000',
      '-nodefraction=0',
      '-edgefraction=0',
      ...(UNITS[one.sampleType] ? [`-unit=${UNITS[one.sampleType]}`] : []),
      `-sample_index=${one.sampleType}`,
      ...one.steps.map(({ kind, expression }) => `-${FLAGS[kind]}=${expression}`),
      profile,
    ],
    { encoding: 'utf8', env: { ...process.env, PPROF_TMPDIR: scratch, GOTOOLCHAIN: 'local' } },
  );
  if (status !== 0) throw new Error(`${nameOf(one)}: ${stderr}`);
  const rows = stdout
    .split('\n')
    .map((line) => /^\s*(-?\d+)\S*\s+\S+%\s+\S+%\s+(-?\d+)\S*\s+\S+%\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
    .map(([, flat, cum, name]) => [
      Number(flat),
      Number(cum),
      name.replace(/ \((partial-)?inline\)$/, ''),
    ]);
  goldens[nameOf(one)] = rows;
}
rmSync(scratch, { recursive: true });
writeFileSync(
  path.join(here, '..', 'goldens', 'pprof-tops.json'),
  `{\n${Object.entries(goldens)
    .map(([name, rows]) => `${JSON.stringify(name)}: ${JSON.stringify(rows)}`)
    .join(',\n')}\n}\n`,
);
