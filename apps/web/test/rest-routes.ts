import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Handler } from './rest-server';

const ROOT = fileURLToPath(new URL('../src/app/api/v1', import.meta.url));

/** Every route file: its path as operations write it, and its handlers by method. */
export async function readRoutes(): Promise<ReadonlyMap<string, ReadonlyMap<string, Handler>>> {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (file) => path.basename(file) === 'route.ts',
  );
  const routes = new Map<string, ReadonlyMap<string, Handler>>();
  for (const file of files.sort()) {
    const at = `/${path.dirname(file)}`.replaceAll('[', '{').replaceAll(']', '}');
    const module = (await import(pathToFileURL(path.join(ROOT, file)).href)) as Readonly<
      Record<string, Handler>
    >;
    const handlers = Object.entries(module).filter(([name]) => /^[A-Z]+$/.test(name));
    routes.set(at, new Map(handlers));
  }
  return routes;
}
