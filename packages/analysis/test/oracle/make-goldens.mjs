/**
 * Writes goldens/traces.json: what package internal/trace of Go makes of each trace of the corpus and
 * of fixtures/tasks.trace: digests of goroutine summaries, regions, tasks and steps of mutator
 * utilisation, and values of the minimum mutator utilisation. (The profiles of `go tool trace -pprof`
 * stand in packages/formats/test/goldens/traces.json.)
 *
 * Needs Go 1.26 or 1.27 with its sources on PATH; the tests need neither. Run:
 * npx tsx packages/analysis/test/oracle/make-goldens.mjs
 *
 * fixtures/tasks.trace comes from: go run packages/analysis/test/oracle/tasks-program.go FILE
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { digestOfFacts } from './facts-digest.ts';

const here = path.dirname(new URL(import.meta.url).pathname);
const scratch = mkdtempSync(path.join(tmpdir(), 'trace-facts-'));
const environment = {
  ...process.env,
  GOTOOLCHAIN: 'local',
  GOFLAGS: '',
  CGO_ENABLED: '0',
};

const program = buildFacts();
const goldens = {};
for (const { bundle } of listBundles()) {
  for (const { file, bytes } of readBundle(bundle)) {
    if (file === 'trace.out' || file === 'flight.out') golden(`${bundle}/${file}`, bytes);
  }
}
golden('tasks.trace', readFileSync(path.join(here, '../fixtures/tasks.trace')));
rmSync(scratch, { recursive: true });
writeFileSync(
  path.join(here, '../goldens/traces.json'),
  `${JSON.stringify(goldens, undefined, 1)}\n`,
);

function golden(name, bytes) {
  const at = path.join(scratch, 'trace');
  writeFileSync(at, bytes);
  const facts = execFileSync(program, [at], { maxBuffer: 2 ** 31 - 1, env: environment });
  goldens[name] = digestOfFacts(JSON.parse(facts.toString()));
  console.log(name);
}

/** internal/trace may be imported from inside the standard library only: it is built there. */
function buildFacts() {
  const root = execFileSync('go', ['env', 'GOROOT'], { env: environment }).toString().trim();
  const place = path.join(root, 'src/cmd/trace');
  const main = path.join(scratch, 'main.go');
  const source = readFileSync(path.join(here, 'trace-facts.go'), 'utf8');
  writeFileSync(main, source.replace('//go:build ignore\n', ''));
  const replace = Object.fromEntries(
    readdirSync(place)
      .filter((file) => file.endsWith('.go'))
      .map((file) => [path.join(place, file), file === 'main.go' ? main : '']),
  );
  const overlay = path.join(scratch, 'overlay.json');
  writeFileSync(overlay, JSON.stringify({ Replace: replace }));
  const built = path.join(scratch, 'facts');
  execFileSync('go', ['build', '-overlay', overlay, '-o', built, 'cmd/trace'], {
    env: environment,
    cwd: scratch,
    stdio: 'inherit',
  });
  return built;
}
