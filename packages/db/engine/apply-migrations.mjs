import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createDatabaseIfMissing, lastPanic, openSchemaEngine } from './open-schema-engine.mjs';

const LOCK_FILE = 'migration_lock.toml';

/** The list of migrations as Prisma's engine takes it. */
async function readMigrations(directory) {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  names.sort();
  const migrationDirectories = [];
  for (const name of names) {
    const content = await readFile(path.join(directory, name, 'migration.sql'), 'utf8');
    migrationDirectories.push({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: content } },
    });
  }
  return {
    baseDir: directory,
    lockfile: { path: LOCK_FILE, content: await readFile(path.join(directory, LOCK_FILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}

/**
 * Brings a database up to date inside this process, makes it first if it is not there, and writes
 * `_prisma_migrations` as `prisma migrate deploy` does. Several processes may call it at once: the
 * engine holds an advisory lock.
 *
 * @param {{ url: string, directory: string }} options `directory` is prisma/migrations, absolute
 * @returns {Promise<string[]>} names of the migrations applied now; empty when there was nothing to do
 */
export async function applyMigrations({ url, directory }) {
  const migrationsList = await readMigrations(directory);
  await createDatabaseIfMissing(url);
  const engine = await openSchemaEngine({ url });
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList,
      filters: { externalTables: [], externalEnums: [] },
    });
    return appliedMigrationNames;
  } catch (error) {
    const message = lastPanic() || error?.message || String(error);
    throw new Error(`The database could not be brought up to date. ${message}`, { cause: error });
  } finally {
    await engine.close();
  }
}
