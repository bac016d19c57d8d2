/**
 * `npm run bench [name…]`: runs each bench/*.bench.ts of a package or application in a process of its
 * own and prints what it measured. A bench file exports `bench: () => Promise<Row[]>` or `Row[]`, with
 * Row = { what, ours: {cpuSeconds, peakBytes?, alone?}, other?: {name, cpuSeconds, peakBytes?, alone?},
 * bytes? }, all of whole processes but `alone`: {first, median}, MB/s of the reading itself by the clock.
 * Both sides of a ratio run in turn in one run; tests never assert on any of this.
 */
import { existsSync, readdirSync } from 'node:fs';
import { inRoot, root } from './lib/paths.mjs';
import { Refusal, runMain, say } from './lib/report.mjs';
import { runNode } from './lib/run-node.mjs';

await runMain(async () => {
  const wanted = process.argv.slice(2);
  const files = ['packages', 'apps']
    .flatMap((rooms) => readdirSync(inRoot(rooms)).map((name) => inRoot(rooms, name, 'bench')))
    .flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder).map((file) => `${folder}/${file}`) : [],
    )
    .filter(
      (file) =>
        file.endsWith('.bench.ts') &&
        (wanted.length === 0 || wanted.some((word) => file.includes(word))),
    );
  if (files.length === 0) throw new Refusal(`No bench file matches ${wanted.join(', ')}.`);
  let failed = 0;
  for (const file of files) {
    say(file.slice(root.length + 1));
    const { code, output } = await runNode([
      '--import',
      'tsx',
      '--expose-gc',
      inRoot('scripts', 'lib', 'bench-child.mjs'),
      file,
    ]);
    console.log(output.trimEnd());
    if (code !== 0) failed += 1;
  }
  return failed > 0 ? 1 : 0;
});
