import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    nothingToApply(databaseUrl).then((done) => done || applyPrismaMigrations(databaseUrl)),
    queueInDatabase ? migrateQueue(databaseUrl) : Promise.resolve(),
  ]);
}

/**
 * True when each migration of the folder is recorded as applied with the same content. It saves most
 * starts the seconds that the engine needs to say so; in any doubt the engine decides.
 */
async function nothingToApply(databaseUrl) {
  const folder = inRoot('prisma', 'migrations');
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    const { rows } = await client.query(
      'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
    );
    const unfinished = await client.query(
      'select 1 from _prisma_migrations where finished_at is null and rolled_back_at is null',
    );
    if (unfinished.rowCount !== 0) return false;
    const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .every(({ name }) => {
        const sql = readFileSync(join(folder, name, 'migration.sql'));
        return applied.get(name) === createHash('sha256').update(sql).digest('hex');
      });
  } catch {
    return false; // an empty database has no such table
  } finally {
    await client.end();
  }
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
