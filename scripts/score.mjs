#!/usr/bin/env node
/**
 * Runs the labelled corpus through the real reader and diagnosis, whole and with parts of its files
 * left out, and prints whether the primary finding and the function it names are right, and what else
 * was called medium or worse. What the columns and the bars mean: docs/score.md.
 *
 *   npm run score [-- TEXT]          bundles whose name has TEXT in it
 *   npm run score -- --only all      one selection of files (names: corpus-selections.ts of testkit)
 *   npm run score -- --json FILE     every result as JSON besides
 *
 * Exit code 1 when a bar is missed.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { inRoot } from './lib/paths.mjs';
import { printScore } from './lib/score-tables.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, json: { type: 'string' } },
});
const load = (path) => tsImport(inRoot(path), import.meta.url);
const { listBundles } = await load('packages/testkit/src/corpus.ts');
const { CORPUS_SELECTIONS } = await load('packages/testkit/src/corpus-selections.ts');
const wanted = positionals[0] ?? '';
const names = CORPUS_SELECTIONS.map(({ name }) => name);
if (values.only !== undefined && !names.includes(values.only)) {
  console.error(`no selection ${values.only}; there are ${names.join(', ')}`);
  process.exit(2);
}
const selections = values.only === undefined ? names : [values.only];
const bundles = listBundles().filter(({ bundle }) => bundle.includes(wanted));
if (bundles.length === 0) {
  console.error(`no bundle of the corpus has ${wanted} in its name`);
  process.exit(2);
}

const results = await scoreAll(bundles.map(({ bundle }) => bundle));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 1)}\n`);
process.exitCode = printScore(results, CORPUS_SELECTIONS) ? 0 : 1;

/** Each process takes the next bundle when it is done with one. */
async function scoreAll(all) {
  const queue = [...all];
  const found = [];
  const one = () =>
    new Promise((resolve, reject) => {
      const child = fork(inRoot('scripts/lib/score-process.mjs'), { stdio: 'inherit' });
      let done = false;
      const give = () => {
        const bundle = queue.shift();
        done = bundle === undefined;
        if (done) child.disconnect();
        else child.send({ bundle, selections });
      };
      child.on('message', (result) => {
        found.push(result);
        if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${found.length}/${all.length}`);
        give();
      });
      child.on('exit', (code) =>
        done && code === 0 ? resolve() : reject(new Error('a reader ended')),
      );
      give();
    });
  const processes = Math.min(all.length, Math.max(1, Math.min(4, availableParallelism())));
  await Promise.all(Array.from({ length: processes }, one));
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return found.sort((a, b) => (a.truth.bundle < b.truth.bundle ? -1 : 1));
}
