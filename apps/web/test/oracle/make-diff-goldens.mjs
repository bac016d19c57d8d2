// Differences per function as Go's own pprof has them: `node apps/web/test/oracle/make-diff-goldens.mjs`.
// Needs the pprof command (PPROF, else `go tool pprof`) and tar.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const corpus = fileURLToPath(new URL('../../../../packages/testkit/corpus/', import.meta.url));
const [command, ...first] = process.env.PPROF ? [process.env.PPROF] : ['go', 'tool', 'pprof'];

/** `base` subtracts a cumulative profile, `diff_base` compares two: the amounts are the same */
const PAIRS = [
  ['leak-growing-go1.27-t0', 'leak-growing-go1.27-t2', 'heap.pprof', 'inuse_space', 'diff_base'],
  ['leak-growing-go1.27-t0', 'leak-growing-go1.27-t2', 'heap.pprof', 'inuse_objects', 'diff_base'],
  ['leak-growing-go1.27-t0', 'leak-growing-go1.27-t2', 'allocs.pprof', 'alloc_space', 'base'],
  ['leak-growing-go1.27-t0', 'leak-growing-go1.27-t2', 'block.pprof', 'delay', 'base'],
  ['leak-growing-go1.27-t0', 'leak-growing-go1.27-t2', 'mutex.pprof', 'contentions', 'base'],
  ['leak-growing-go1.24-t0', 'leak-growing-go1.24-t2', 'goroutine.pprof', 'goroutine', 'diff_base'],
  ['chan-result-leak-go1.27', 'chan-result-leak-repaired-go1.27', 'cpu.pprof', 'cpu', 'diff_base'],
];

const folder = mkdtempSync(join(tmpdir(), 'diff-goldens-'));
const unpacked = (bundle, file) => {
  execFileSync('tar', [
    'xzf',
    join(corpus, `${bundle}.tar.gz`),
    '-C',
    folder,
    '--transform',
    `s,^,${bundle}/,`,
  ]);
  return execFileSync('find', [join(folder, bundle), '-name', file], { encoding: 'utf8' }).trim();
};
const amount = (text) => {
  const found = /^(-?[\d.]+)[A-Za-z]*$/.exec(text);
  if (!found) throw new Error(`not an amount: ${text}`);
  return Number(found[1]);
};
const goldens = PAIRS.map(([a, b, file, sampleType, mode]) => {
  const out = execFileSync(
    command,
    [
      ...first,
      '-top',
      '-nodecount=1000000',
      '-nodefraction=0',
      '-edgefraction=0',
      `-sample_index=${sampleType}`,
      `-unit=${/space/.test(sampleType) ? 'B' : /delay|cpu/.test(sampleType) ? 'ns' : 'count'}`,
      `-${mode}=${unpacked(a, file)}`,
      unpacked(b, file),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines = out.split('\n');
  const head = lines.findIndex((line) => /^\s*flat\s+flat%/.test(line));
  const functions = lines
    .slice(head + 1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [flat, , , cum, , ...name] = line.trim().split(/\s+/);
      return [name.join(' ').replace(/ \((?:partial-)?inline\)$/, ''), amount(flat), amount(cum)];
    });
  return { a, b, file, sampleType, mode, functions };
});
rmSync(folder, { recursive: true });
writeFileSync(
  fileURLToPath(new URL('diff-goldens.json', import.meta.url)),
  `[\n${goldens.map((golden) => JSON.stringify(golden)).join(',\n')}\n]\n`,
);
