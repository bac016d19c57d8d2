/**
 * Bundles a Node application of this monorepo. Called as its build, with its folder as the working
 * directory. Workspace packages export TypeScript sources, so they go into the bundle; what npm
 * installed stays outside it and is found in node_modules.
 */
import { build } from 'esbuild';
import { existsSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, join } from 'node:path';
import { inRoot } from './lib/paths.mjs';

const computeChild = inRoot('packages', 'compute', 'src', 'node', 'child.ts');

/** Entry points by application folder; the compute child is a file beside whoever starts it. */
const ENTRIES = {
  worker: {
    main: 'src/main.ts',
    'compute-child': computeChild,
    'migrate-queue': inRoot('packages', 'queue', 'src', 'migrate-queue.ts'),
  },
  cli: { unpark: 'src/main.ts', 'compute-child': computeChild },
};

const folder = process.cwd();
const entries = ENTRIES[basename(folder)];
if (!entries) {
  console.error(
    `bundle.mjs knows ${Object.keys(ENTRIES).join(', ')}; it was started in ${folder}.`,
  );
  process.exit(1);
}

/**
 * A package that a workspace package keeps in its own node_modules (another version than the shared
 * one) would not be found from dist/, so that one is bundled.
 * @type {import('esbuild').Plugin}
 */
const keepInstalledPackagesOutside = {
  name: 'keep-installed-packages-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, importer }) => {
      if (kind === 'entry-point' || path.startsWith('@unpark/')) return undefined;
      if (isBuiltin(path)) return { path, external: true };
      const name = path.split('/', path.startsWith('@') ? 2 : 1).join('/');
      const room = /^(.*\/(?:packages|apps)\/[^/]+)\//.exec(importer)?.[1] ?? folder;
      const ownCopy = room !== folder && existsSync(join(room, 'node_modules', name));
      const shared =
        existsSync(inRoot('node_modules', name)) || existsSync(join(folder, 'node_modules', name));
      return shared && !ownCopy ? { path, external: true } : undefined;
    });
  },
};

rmSync(join(folder, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: folder,
  entryPoints: entries,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  entryNames: '[name]',
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [keepInstalledPackagesOutside],
});
