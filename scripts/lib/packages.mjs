import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { Refusal, say } from './report.mjs';
import { run } from './run-node.mjs';

const stamp = inRoot('node_modules', '.unpark-lock');

/** Hash of what decides the content of node_modules: the lock file, the platform and Node's ABI. */
function lockHash() {
  return createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .update(`${process.platform}-${process.arch}-${process.versions.modules}`)
    .digest('hex');
}

/** Installs the packages of the lock file, once for each content of it. */
export async function ensurePackages() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === lockHash()) return;
  say('installing packages (npm ci)');
  let result = await npm(['ci']);
  if (result.code !== 0) {
    say(
      `npm ci did not accept the lock file here (${firstLine(result)}); trying npm install, which may change package-lock.json`,
    );
    result = await npm(['install']);
  }
  if (result.code !== 0) {
    throw new Refusal(
      `The packages could not be installed: ${firstLine(result)}\n` +
        'Check the network and the registry (npm config get registry), then run the command again.',
    );
  }
  writeFileSync(stamp, `${lockHash()}\n`);
}

/** @param {string[]} command */
const npm = (command) =>
  run('npm', [
    ...command,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--include=dev',
    '--include=optional',
  ]);

/** The first line that says more than a code. */
function firstLine({ output }) {
  const lines = output.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /^npm error (?!code)/.test(line)) ??
    lines.find(Boolean) ??
    'npm said nothing'
  );
}
