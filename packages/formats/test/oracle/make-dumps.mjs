/**
 * Writes test/fixtures/dumps: goroutine text in the rarer forms, as programs of `dumps` end with it.
 * GO and OLD_GO name the go commands of Go 1.26 and Go 1.19 (OLD_GO may be missing); cgo cases need a
 * C compiler. Run: GO=/usr/local/go/bin/go node packages/formats/test/oracle/make-dumps.mjs
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = path.dirname(new URL(import.meta.url).pathname);
const out = path.join(here, '../fixtures/dumps');

/** name, arguments, environment */
const CASES = [
  ['deadlock', ['deadlock']],
  ['goexit', ['goexit']],
  ['concurrent-map', ['concurrent-map']],
  ['stack-overflow', ['stack-overflow']],
  ['deep', ['deep']],
  ['words', ['words']],
  ['small-buffer', ['small-buffer']],
  ['panic-nested', ['panic-nested']],
  ['panic-again', ['panic-again']],
  ['panic-number', ['panic-number']],
  ['panic-named', ['panic-named']],
  ['panic-value', ['panic-value']],
  ['nil-dereference', ['nil-dereference']],
  ['nil-dereference-all', ['nil-dereference'], { GOTRACEBACK: 'all' }],
  ['nil-dereference-system', ['nil-dereference'], { GOTRACEBACK: 'system' }],
  ['nil-dereference-crash', ['nil-dereference'], { GOTRACEBACK: 'crash' }],
  ['locked', ['locked'], { GOTRACEBACK: 'all' }],
  ['running', ['running'], { GOTRACEBACK: 'all', GODEBUG: 'asyncpreemptoff=1' }],
  ['ancestors', ['ancestors'], { GOTRACEBACK: 'all', GODEBUG: 'tracebackancestors=5' }],
  ['labels', ['labels'], { GODEBUG: 'tracebacklabels=1' }],
  ['sigquit', ['signal', 'QUIT', 'idle']],
  ['sigabrt', ['signal', 'ABRT', 'idle']],
  ['sigquit-crash', ['signal', 'QUIT', 'busy'], { GOTRACEBACK: 'crash' }],
];
const CGO_CASES = ['callback', 'callback-panic', 'crash', 'crash-no-symbols', 'abort'];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(path.join(tmpdir(), 'dumps-'));
try {
  const source = path.join(folder, 'src');
  cpSync(path.join(here, 'dumps'), source, { recursive: true });
  for (const [version, go] of [
    ['go1.26', process.env.GO ?? 'go'],
    ['go1.19', process.env.OLD_GO],
  ]) {
    if (go === undefined) continue;
    const program = path.join(folder, version);
    build(go, source, ['build', '-o', program, '.'], '0');
    for (const [name, args, env] of CASES) keep(`${version}.${name}`, program, args, env);
    if (version === 'go1.19') continue;
    build(go, source, ['build', '-o', program, './cgo'], '1');
    for (const name of CGO_CASES) keep(`${version}.cgo-${name}`, program, [name]);
    build(go, source, ['test', '-c', '-o', program, './bubble'], '0');
    keep(`${version}.bubble`, program, [], { GODEBUG: 'asynctimerchan=0' });
  }
} finally {
  rmSync(folder, { recursive: true });
}

function build(go, cwd, [verb, ...rest], cgo) {
  const env = { ...process.env, CGO_ENABLED: cgo, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
  const result = spawnSync(go, [verb, '-trimpath', ...rest], { cwd, env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(result.stderr || String(result.error));
}

function keep(name, program, args, env = {}) {
  const result = spawnSync(program, args, {
    env: { PATH: '/usr/bin:/bin', GOMAXPROCS: '2', ...env },
    cwd: folder,
    encoding: 'latin1',
    timeout: 20_000,
  });
  const text = (result.stdout + result.stderr).replaceAll(folder, '/build');
  if (text === '') throw new Error(`${name} wrote nothing: ${result.error}`);
  writeFileSync(path.join(out, `${name}.txt`), Buffer.from(text, 'latin1'));
  console.log(`${name.padEnd(32)} ${text.length}`);
}
