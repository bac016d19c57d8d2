import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot, root } from './paths.mjs';
import { Refusal, say } from './report.mjs';

const stamp = inRoot('node_modules', '.unpark-lock');

/** Hash of what decides the content of node_modules: the lock file, the platform and Node's ABI. */
function lockHash() {
  return createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .update(`${process.platform}-${process.arch}-${process.versions.modules}`)
    .digest('hex');
}

/** Installs the packages of the lock file, once for each content of it. */
export function ensurePackages() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === lockHash()) return;
  say('installing packages (npm ci)');
  let result = npm(['ci']);
  if (result.status !== 0) {
    say(
      `npm ci did not accept the lock file here (${firstLine(result)}); trying npm install, which may change package-lock.json`,
    );
    result = npm(['install']);
  }
  if (result.status !== 0) {
    throw new Refusal(
      `The packages could not be installed: ${firstLine(result)}\n` +
        'Check the network and the registry (npm config get registry), then run the command again.',
    );
  }
  writeFileSync(stamp, `${lockHash()}\n`);
}

/** @param {string[]} command */
function npm(command) {
  return spawnSync(
    'npm',
    [
      ...command,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--include=dev',
      '--include=optional',
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', maxBuffer: 1 << 28 },
  );
}

/** @param {import('node:child_process').SpawnSyncReturns<string>} result */
function firstLine(result) {
  if (result.error) return result.error.message;
  if (result.signal) return `npm was ended by ${result.signal}`;
  const lines = `${result.stderr}\n${result.stdout}`.split('\n').map((line) => line.trim());
  return (
    lines.find((line) => /^npm error (?!code)/.test(line)) ??
    lines.find(Boolean) ??
    `exit ${result.status}`
  );
}
