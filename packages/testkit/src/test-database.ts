import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createDatabase, type Database } from '@unpark/db';
import pg from 'pg';
import { searchPath, testServerUrl } from './env';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Any number; the same in every test process. */
const TEMPLATE_LOCK = 7_220_311;

function urlOf(databaseName: string): string {
  const url = new URL(testServerUrl());
  url.pathname = `/${databaseName}`;
  return url.href;
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function migrationsHash(): string {
  const hash = createHash('sha256');
  const folder = path.join(root, 'prisma/migrations');
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.toml')) continue;
    hash.update(name).update(readFileSync(path.join(folder, name, 'migration.sql')));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Migrates a template once a server and state of the migrations; copies of it take milliseconds. */
async function ensureTemplate(client: pg.Client, template: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (found.rowCount) return;
    // Under another name until it is whole: a killed run must not leave half a template.
    const draft = `${template}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(draft)} WITH (FORCE)`);
    await run(process.execPath, [path.join(root, 'packages/db/bin/migrate.mjs')], {
      env: { NODE_ENV: 'test', PATH: searchPath(), DATABASE_URL: urlOf(draft) },
    });
    await client.query(
      `ALTER DATABASE ${client.escapeIdentifier(draft)} RENAME TO ${client.escapeIdentifier(template)}`,
    );
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  /** Closes the client and drops the database. */
  drop(): Promise<void>;
}

/**
 * A fresh, migrated database on the server of DATABASE_URL, for one test file. Call it in
 * `beforeAll`, and `drop()` in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = `unpark_template_${migrationsHash()}`;
  const name = `unpark_test_${randomBytes(8).toString('hex')}`;
  await onServer(async (client) => {
    await ensureTemplate(client, template);
    await client.query(
      `CREATE DATABASE ${client.escapeIdentifier(name)} TEMPLATE ${client.escapeIdentifier(template)}`,
    );
  });
  const url = urlOf(name);
  const database = createDatabase({ url, maxConnections: 8 });
  return {
    url,
    database,
    async drop() {
      await database.close();
      await onServer((client) =>
        client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`),
      );
    },
  };
}
