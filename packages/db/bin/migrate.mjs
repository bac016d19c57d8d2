#!/usr/bin/env node
// Applies prisma/migrations to DATABASE_URL in this process: no download, no prisma CLI.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyMigrations } from '../engine/apply-migrations.mjs';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error(
    'DATABASE_URL is not set. Set it to postgresql://user:password@host:port/database.',
  );
  process.exit(2);
}
const directory = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));
try {
  const applied = await applyMigrations({ url, directory: path.resolve(directory) });
  console.log(applied.length ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
// The engine leaves the timer of its lock running for ten seconds.
process.exit();
