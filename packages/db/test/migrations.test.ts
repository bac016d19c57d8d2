import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testServerUrl } from '@unpark/testkit';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const made: string[] = [];

/** The address of a database that is not there yet. */
function newUrl(): string {
  const url = new URL(testServerUrl());
  const name = `unpark_migrate_${randomBytes(6).toString('hex')}`;
  made.push(name);
  url.pathname = `/${name}`;
  return url.href;
}

async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Exit code and all output; a program that fails is an answer here. */
async function node(url: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    PRISMA_SCHEMA_ENGINE_BINARY: `${root}packages/db/bin/schema-engine.mjs`,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
  return run(process.execPath, args, { cwd: root, env }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}

const migrate = (url: string) => node(url, 'packages/db/bin/migrate.mjs');
const prisma = (url: string, ...args: string[]) =>
  node(url, 'node_modules/prisma/build/index.js', 'migrate', ...args);

afterAll(async () => {
  for (const name of made) {
    await query(testServerUrl(), `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  }
});

describe('migrations in this process', () => {
  it('make the database, run once however many ask, and are what the stock CLI expects', async () => {
    const url = newUrl();
    const three = await Promise.all([migrate(url), migrate(url), migrate(url)]);
    expect(three.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(three.filter(({ output }) => output.startsWith('Applied'))).toHaveLength(1);
    expect((await migrate(url)).output).toContain('up to date');
    const rows = await query(
      url,
      'SELECT count(*)::int AS n, count(finished_at)::int AS done FROM _prisma_migrations GROUP BY migration_name',
    );
    for (const row of rows) expect(row).toEqual({ n: 1, done: 1 });
    expect(await prisma(url, 'status')).toMatchObject({ code: 0 });
  });

  it('leave no difference between the database and the schema', async () => {
    const url = newUrl();
    await migrate(url);
    const schema = ['--to-schema', 'prisma/schema.prisma', '--exit-code'];
    expect(await prisma(url, 'diff', '--from-config-datasource', ...schema)).toMatchObject({
      code: 0,
    });
    await query(url, 'ALTER TABLE services DROP COLUMN repository_url');
    expect(await prisma(url, 'diff', '--from-config-datasource', ...schema)).toMatchObject({
      code: 2,
    });
  });

  it('say in one line that there is no server', async () => {
    const { code, output } = await migrate('postgresql://nobody@127.0.0.1:1/none');
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

describe('the stock CLI over the stand-in engine', () => {
  it('deploys the same migrations to a database that is not there yet', async () => {
    const url = newUrl();
    expect(await prisma(url, 'deploy')).toMatchObject({ code: 0 });
    expect((await migrate(url)).output).toContain('up to date');
    const functions = await query(
      url,
      "SELECT 1 FROM pg_trigger WHERE tgname = 'audit_entries_append_only'",
    );
    expect(functions).toHaveLength(1);
  });
});
