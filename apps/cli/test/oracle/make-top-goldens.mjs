/**
 * Writes what `go tool pprof -top` counts in some profiles, for top.test.ts, which needs no Go.
 * Needs Go 1.26 on PATH, or PPROF_BIN=path of a built cmd/pprof.
 * Run: node apps/cli/test/oracle/make-top-goldens.mjs
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fixtures = join(import.meta.dirname, '../../../../packages/formats/test/fixtures');
const command = process.env.PPROF_BIN ? [process.env.PPROF_BIN] : ['go', 'tool', 'pprof'];

/** File, sample type, unit without rounding. */
const CASES = [
  ['go1.19/heap.pprof', 'inuse_space', 'B'],
  ['go1.21/mutex.pprof', 'delay', 'ns'],
  ['go1.24/cpu.pprof', 'cpu', 'ns'],
  ['go1.24/cpu.pprof', 'samples', 'count'],
  ['go1.24/block.pprof', 'delay', 'ns'],
  ['go1.24/goroutine.pprof', 'goroutine', 'count'],
  ['go1.26/allocs.pprof', 'alloc_objects', 'count'],
  ['go1.27/cpu.pprof', 'cpu', 'ns'],
  ['go1.27/heap.pprof', 'alloc_space', 'B'],
];

const LINE = /^\s*(-?\d+)(?:ns|B)?\s+[\d.e-]+%\s+[\d.e-]+%\s+(-?\d+)(?:ns|B)?\s+[\d.e-]+%\s+(.*)$/;

const goldens = CASES.map(([file, sampleType, unit]) => {
  const text = execFileSync(
    command[0],
    [
      ...command.slice(1),
      '-symbolize=none',
      '-top',
      '-nodecount=0',
      '-nodefraction=0',
      '-edgefraction=0',
      `-unit=${unit}`,
      `-sample_index=${sampleType}`,
      join(fixtures, file),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const rows = text
    .slice(text.indexOf('cum%'))
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      if (line.trim() === '') return [];
      const found = LINE.exec(line);
      if (!found) throw new Error(`${file}: ${line}`);
      const name = found[3].replace(/ \((?:partial-)?inline\)$/, '');
      return [`${found[1]} ${found[2]} ${name}`];
    });
  return { file, sampleType, rows: rows.sort() };
});

writeFileSync(
  join(import.meta.dirname, '../golden/top.json'),
  `${JSON.stringify(goldens, null, 1)}\n`,
);
console.log(
  goldens.map(({ file, sampleType, rows }) => `${file} ${sampleType} ${rows.length}`).join('\n'),
);
