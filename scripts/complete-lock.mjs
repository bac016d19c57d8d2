/**
 * Completes package-lock.json for platforms other than the one it was written on.
 *
 * A registry mirror may lack binaries of other platforms. npm then leaves these optional packages out
 * of the lock file, and `npm ci` refuses the lock elsewhere ("Missing: … from lock file"). This adds
 * them back as optional entries. They carry no hash, because none was seen; npm fills it in where the
 * package can be had. Run it after every `npm install` that changed the lock file.
 *
 *   node scripts/complete-lock.mjs           completes the file
 *   node scripts/complete-lock.mjs --check   exit code 1 when something is missing or a registry is named
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inRoot } from './lib/paths.mjs';

const SYSTEMS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  aix: 'aix',
  win32: 'win32',
  windows: 'win32',
};
const CPUS = {
  arm64: 'arm64',
  arm: 'arm',
  x64: 'x64',
  64: 'x64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  ppc64le: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  mips64el: 'mips64el',
  wasm32: 'wasm32',
};
const EXACT = /^[\^~]?(\d+\.\d+\.\d+\S*)$/;

/**
 * @param {{ packages: Record<string, Record<string, any>> }} lock
 * @returns {string[]} names of the entries that were added; the lock is changed in place
 */
export function completeLock(lock) {
  const added = [];
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      const at = `node_modules/${name}`;
      const version = EXACT.exec(range)?.[1];
      if (version === undefined || lock.packages[at] || lock.packages[`${path}/${at}`]) continue;
      const words = name.split('/').at(-1).split('-');
      const system = words.map((word) => SYSTEMS[word]).find(Boolean);
      const cpu = words.map((word) => CPUS[word]).find(Boolean);
      if (!system && !cpu) continue;
      lock.packages[at] = {
        version,
        ...(cpu && { cpu: [cpu] }),
        ...(entry.dev && { dev: true }),
        ...(words.some((word) => word.startsWith('musl')) && { libc: ['musl'] }),
        ...(entry.license && { license: entry.license }),
        optional: true,
        ...(system && { os: [system] }),
      };
      added.push(name);
    }
  }
  const order = ([a], [b]) => (a < b ? -1 : 1);
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(order));
  return added;
}

/**
 * @param {{ packages: Record<string, Record<string, any>> }} lock
 * @returns {string[]} paths of entries that name a registry
 */
export function entriesWithRegistry(lock) {
  return Object.entries(lock.packages)
    .filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''))
    .map(([path]) => path);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = inRoot('package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const named = entriesWithRegistry(lock);
  for (const path of named) delete lock.packages[path].resolved;
  const added = completeLock(lock);
  if (process.argv.includes('--check')) {
    for (const name of added)
      console.log(`package-lock.json: ${name} is missing; run node scripts/complete-lock.mjs`);
    for (const path of named)
      console.log(
        `package-lock.json: ${path} names a registry; run node scripts/complete-lock.mjs`,
      );
    process.exitCode = added.length + named.length > 0 ? 1 : 0;
  } else {
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(
      `package-lock.json: ${added.length} entries added, ${named.length} registry addresses removed`,
    );
  }
}
