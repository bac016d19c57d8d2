import { spawnSync } from 'node:child_process';
import { isRoot, onPath } from './paths.mjs';
import { Refusal } from './report.mjs';

/**
 * @typedef {{ uid: number, gid: number, name: string }} RunAs
 */

/**
 * PostgreSQL refuses to run as root. As root we run it as a system user that exists for it (made when
 * missing); as anybody else it runs as ourselves.
 * @returns {RunAs | undefined} undefined: run as the current user
 */
export function postgresUser() {
  if (!isRoot()) return undefined;
  const names = process.platform === 'darwin' ? ['_postgres', 'postgres'] : ['postgres'];
  for (const name of names) {
    const found = lookUp(name);
    if (found) return found;
  }
  createUser('postgres');
  const made = lookUp('postgres');
  if (made) return made;
  throw new Refusal(
    'PostgreSQL does not run as root, and no system user "postgres" could be made. ' +
      'Make one (useradd --system postgres), run as an ordinary user, or set DATABASE_URL to a PostgreSQL server of yours.',
  );
}

/** @param {string} name */
function createUser(name) {
  if (onPath('useradd')) {
    spawnSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      name,
    ]);
  } else if (onPath('adduser')) {
    spawnSync('adduser', ['-S', '-D', '-H', name]);
  }
}

/**
 * @param {string} name
 * @returns {RunAs | undefined}
 */
function lookUp(name) {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout), name };
}

/**
 * Asks the system itself whether a user may enter a folder: modes, access lists and mounts all count.
 * @param {RunAs} user
 * @param {string} folder
 */
export function mayEnter(user, folder) {
  const result = spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], {
    cwd: '/',
    stdio: 'ignore',
    uid: user.uid,
    gid: user.gid,
  });
  return result.status === 0;
}
