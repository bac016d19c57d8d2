import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { OUTPUTS } from './build.mjs';
import { inRoot } from './paths.mjs';
import { Refusal } from './report.mjs';

/**
 * Brings the tables of the product and of the queue up to date.
 * @param {{ databaseUrl: string, queueInDatabase: boolean }} options
 */
export async function migrate({ databaseUrl, queueInDatabase }) {
  await Promise.all([
    applyPrismaMigrations(databaseUrl),
    queueInDatabase ? migrateQueue(databaseUrl) : Promise.resolve(),
  ]);
}

/** In a process of its own: the engine is WebAssembly and would stay in ours. */
function applyPrismaMigrations(databaseUrl) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [inRoot('packages', 'db', 'bin', 'migrate.mjs')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    });
    let words = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        words += chunk;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Refusal(`The migrations could not be applied:\n${words.trim()}`));
    });
  });
}

async function migrateQueue(databaseUrl) {
  const { migrateQueue: apply } = await import(pathToFileURL(OUTPUTS.migrateQueue).href);
  await apply(databaseUrl);
}
