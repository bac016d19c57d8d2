import { spawnSync } from 'node:child_process';
import { isRoot, onPath } from './paths.mjs';
import { say } from './report.mjs';

/**
 * The system's package manager is used only where that was allowed: on a CI machine (CI is set) or
 * when the person says so with UNPARK_APT=1; and only as root, never through sudo.
 */
export function mayInstallSystemPackages() {
  const allowed = process.env.UNPARK_APT === '1' || (isCi() && process.env.UNPARK_APT !== '0');
  return allowed && isRoot() && onPath('apt-get') !== undefined;
}

export const isCi = () => !['', '0', 'false', undefined].includes(process.env.CI);

/** What to tell somebody for whom it was not done. */
export const HOW_TO_ALLOW = 'as root: UNPARK_APT=1 npm test installs it';

let listsAreFresh = false;

/**
 * @param {string[]} names Debian packages
 * @returns {string | undefined} what went wrong
 */
export function installSystemPackages(names) {
  say(`installing Debian packages: ${names.join(' ')}`);
  if (!listsAreFresh) {
    apt(['update', '-qq']);
    listsAreFresh = true;
  }
  const result = apt(['install', '-y', '-qq', '--no-install-recommends', ...names]);
  if (result.status === 0) return undefined;
  return result.stderr.trim().split('\n').at(-1) ?? `apt-get ended with ${result.status}`;
}

function apt(args) {
  return spawnSync('apt-get', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 26,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
