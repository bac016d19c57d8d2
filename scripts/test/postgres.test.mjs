import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';

const library = new URL('../lib/postgres.mjs', import.meta.url).href;
const state = mkdtempSync(join(tmpdir(), 'unpark-state-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));

/** Starts the lasting server in a process of its own and resolves with its URL. */
function starter() {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { startLastingPostgres } from ${JSON.stringify(library)};
       const server = await startLastingPostgres();
       console.log('URL ' + server.url);
       process.on('SIGTERM', async () => { await server.stop(); process.exit(0); });
       setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, UNPARK_STATE_DIR: state } },
  );
  const url = new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /URL (\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error(`ended early: ${text}`)));
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return { child, url, ended };
}

async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmasterPid = () =>
  Number(readFileSync(join(state, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);

async function untilGone(pid) {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('the lasting server keeps its data, and no orphan stays when its starter is killed', async () => {
  const first = starter();
  const url = await first.url;
  await query(url, 'create table kept (value int)');
  await query(url, 'insert into kept values (42)');
  const server = postmasterPid();
  first.child.kill('SIGKILL');
  await first.ended;
  await untilGone(server);

  const second = starter();
  expect(await query(await second.url, 'select value from kept')).toEqual([{ value: 42 }]);
  const again = postmasterPid();
  second.child.kill('SIGTERM');
  await second.ended;
  await untilGone(again);
});

test('what the server keeps is not readable by others, and its password is needed', async () => {
  const run = starter();
  const url = new URL(await run.url);
  expect(statSync(join(state, 'pg')).mode & 0o077).toBe(0);
  expect(statSync(join(state, 'postgres.json')).mode & 0o077).toBe(0);
  url.password = 'another';
  await expect(query(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  run.child.kill('SIGTERM');
  await run.ended;
});

test('a server left behind on the data folder is stopped and the folder served again', async () => {
  const first = starter();
  await first.url;
  const left = postmasterPid();
  // The first starter still lives: the second must take the folder over, not fail on it.
  const second = starter();
  const url = await second.url;
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(postmasterPid()).not.toBe(left);
  second.child.kill('SIGTERM');
  await second.ended;
  first.child.kill('SIGKILL');
});
