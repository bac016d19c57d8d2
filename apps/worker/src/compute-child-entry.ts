import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The file of the reader process: beside us in a build, the TypeScript source when we run from
 * sources ourselves (the reader then starts with the same loader).
 */
export function computeChildEntry(): { childEntry: string; execArgv: string[] } {
  const built = fileURLToPath(new URL('./compute-child.mjs', import.meta.url));
  if (existsSync(built)) return { childEntry: built, execArgv: ['--enable-source-maps'] };
  return {
    childEntry: fileURLToPath(import.meta.resolve('@unpark/compute/node/child')),
    execArgv: ['--import', import.meta.resolve('tsx')],
  };
}
