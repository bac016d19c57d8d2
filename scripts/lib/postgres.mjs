import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf, isAlive } from './parent-watch.mjs';
import { privateFolder, root, stateFolder } from './paths.mjs';
import { freePort, portIsFree } from './ports.mjs';
import { postgresBinaries, sharedFolder } from './postgres-binaries.mjs';
import { mayEnter, postgresUser } from './postgres-user.mjs';
import { Refusal, say } from './report.mjs';

const guard = join(dirname(fileURLToPath(import.meta.url)), 'postgres-guard.mjs');
const DATABASE = 'unpark';
const USER = 'unpark';
const NO_SUCH_DATABASE = '3D000'; // SQLSTATE invalid_catalog_name
const READY_WITHIN_MS = 60_000;

/**
 * @typedef {{ url: string, stop: () => Promise<void>, lost: Promise<string> }} Server
 *   url: of the database; stop: fast shutdown, resolves when the process is gone;
 *   lost: resolves with a line when the server ends without being asked to
 */

/**
 * The lasting server of this checkout. Data lies under the state folder, or, when PostgreSQL's user
 * may not enter that, under a shared system folder; `postgres.json` says where.
 * @returns {Promise<Server>}
 */
export async function startLastingPostgres() {
  const user = postgresUser();
  const { native, version } = postgresBinaries(user);
  const record = lastingRecord(user);
  const dataDir = record.dataDir;
  await endServerOf(dataDir);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    say('making the database folder');
    initialise({ native, user, dataDir, password: record.password, durable: true });
  } else {
    requireSameMajor(dataDir, version);
  }
  const port = await choosePort(record.port);
  if (port !== record.port) writeRecord({ ...record, port });
  return await run({
    native,
    user,
    dataDir,
    port,
    password: record.password,
    logFile: join(privateFolder('logs'), 'postgres.log'),
    settings: { max_connections: '100' },
  });
}

/**
 * A server for one test run: nothing is synced to disk and everything is removed at the end.
 * @returns {Promise<Server>}
 */
export async function startThrowAwayPostgres() {
  const user = postgresUser();
  const { native } = postgresBinaries(user);
  const folder = mkdtempSync(join(user ? enterableTemporary(user) : tmpdir(), 'unpark-test-pg-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const dataDir = join(folder, 'pg');
  const password = randomBytes(18).toString('base64url');
  const logFile = join(folder, 'postgres.log');
  initialise({ native, user, dataDir, password, durable: false });
  return await run({
    native,
    user,
    dataDir,
    port: await freePort(),
    password,
    logFile,
    removeAfter: folder,
    settings: {
      max_connections: '300',
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
    },
  });
}

function enterableTemporary(user) {
  return mayEnter(user, tmpdir()) ? tmpdir() : sharedFolder();
}

/** Reads or makes `postgres.json`: {dataDir, password, port}. A data folder inside the state folder is kept as a relative name, so that a checkout can be moved. */
function lastingRecord(user) {
  const state = stateFolder();
  const file = join(state, 'postgres.json');
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    return { ...kept, file, dataDir: join(kept.folder === '' ? state : kept.folder, 'pg') };
  }
  const folder = dataFolder(user, state);
  const dataDir = join(folder || state, 'pg');
  if (existsSync(dataDir)) {
    // Its password went with postgres.json, and so did the blobs and secrets that it belongs to.
    const aside = `${dataDir}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    renameSync(dataDir, aside);
    say(`a database without its postgres.json was set aside: ${aside}`);
  }
  const record = {
    file,
    folder,
    dataDir,
    password: randomBytes(24).toString('base64url'),
    port: 0,
  };
  writeRecord(record);
  return record;
}

function writeRecord({ file, folder, password, port }) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ folder, password, port }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** '' for the state folder itself, else the absolute folder elsewhere. */
function dataFolder(user, state) {
  if (!user || mayEnter(user, state)) return '';
  const name = createHash('sha256').update(state).digest('hex').slice(0, 12);
  const folder = join(sharedFolder(), name);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o711); // its user must enter, nobody may list
  say(
    `PostgreSQL runs as user ${user.name}, who may not enter ${root}; its data is kept in ${folder}`,
  );
  return folder;
}

function initialise({ native, user, dataDir, password, durable }) {
  const parent = dirname(dataDir);
  const draft = `${dataDir}.new`;
  const passwordFile = join(parent, `.initdb-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  try {
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user) {
      chownSync(draft, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    const result = spawnSync(
      join(native, 'bin', 'initdb'),
      [
        `--pgdata=${draft}`,
        `--username=${USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        ...(durable ? [] : ['--no-sync']),
      ],
      {
        cwd: '/',
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
        ...credentials(user),
      },
    );
    if (result.status !== 0) {
      const words = (result.error?.message ?? `${result.stderr}`).trim().split('\n');
      throw new Refusal(
        `The database folder ${dataDir} could not be made: ${words[0]}\nSet DATABASE_URL to use a PostgreSQL server of yours.`,
      );
    }
    renameSync(draft, dataDir);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`The database folder ${dataDir} could not be made: ${error.message}`);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

function credentials(user) {
  return user ? { uid: user.uid, gid: user.gid } : {};
}

function requireSameMajor(dataDir, version) {
  const kept = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  const ours = version.split('.')[0];
  if (kept === ours) return;
  throw new Refusal(
    `The data in ${dataDir} belongs to PostgreSQL ${kept}; this release brings ${ours}. ` +
      `Move it with pg_upgrade or pg_dump, or set DATABASE_URL to a PostgreSQL ${kept} server.`,
  );
}

/** Port: UNPARK_PG_PORT, else the one of last time when it is free, else any free one. */
async function choosePort(last) {
  const wanted = process.env.UNPARK_PG_PORT;
  if (wanted !== undefined && wanted !== '') {
    const port = Number(wanted);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new Refusal(`UNPARK_PG_PORT must be a port number; it is "${wanted}".`);
    }
    if (await portIsFree(port)) return port;
    throw new Refusal(
      `Port ${port} for PostgreSQL is in use. Choose another with UNPARK_PG_PORT, or leave it unset.`,
    );
  }
  return last !== 0 && (await portIsFree(last)) ? last : await freePort();
}

/** First line of postmaster.pid is the process; line 8 its status. */
function postmaster(dataDir) {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), status: (lines[7] ?? '').trim() };
  } catch {
    return undefined;
  }
}

/** True when the process is really a PostgreSQL server of this folder: after a crash its number may be anybody's. */
function serves(pid, dataDir) {
  const command = commandOf(pid);
  return command.includes('postgres') && command.includes(dataDir);
}

/** Stops a server that an earlier, killed run left on this data folder. */
async function endServerOf(dataDir) {
  const left = postmaster(dataDir);
  if (!left || !Number.isInteger(left.pid) || left.pid <= 1) return;
  if (!isAlive(left.pid) || !serves(left.pid, dataDir)) return;
  say(`stopping the PostgreSQL server (process ${left.pid}) that an earlier run left behind`);
  try {
    process.kill(left.pid, 'SIGINT');
  } catch (error) {
    throw new Refusal(
      `Process ${left.pid} serves ${dataDir} and cannot be stopped from here (${error.code}). Stop it, then run the command again.`,
    );
  }
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (!isAlive(left.pid)) return;
    await sleep(50);
  }
  throw new Refusal(
    `Process ${left.pid} serves ${dataDir} and did not stop within 20 s. Stop it, then run the command again.`,
  );
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @returns {Promise<Server>} */
async function run({ native, user, dataDir, port, password, logFile, settings, removeAfter }) {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    log_min_messages: 'warning',
    ...settings,
  };
  const args = [
    '-D',
    dataDir,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const task = {
    command: join(native, 'bin', 'postgres'),
    args,
    cwd: '/',
    logFile,
    removeAfter,
    ...credentials(user),
  };
  // Log lines of earlier starts must not be shown as the reason of this one.
  const logFrom = existsSync(logFile) ? readFileSync(logFile).length : 0;
  const child = spawn(process.execPath, [guard, JSON.stringify(task)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  let asked = false;
  let exited = false;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  void gone.then(() => {
    exited = true;
  });
  child.stdin.on('error', () => {});
  const lastWords = () => {
    const text = existsSync(logFile)
      ? readFileSync(logFile).subarray(logFrom).toString('utf8')
      : '';
    return text.trim().split('\n').slice(-4).join('\n');
  };

  const end = Date.now() + READY_WITHIN_MS;
  while (postmaster(dataDir)?.status !== 'ready') {
    if (exited || Date.now() > end) {
      child.stdin.end();
      throw new Refusal(
        `PostgreSQL did not start on ${dataDir}:\n${lastWords() || 'it ended without a word'}\nIts log is ${logFile}. Set DATABASE_URL to use a server of yours.`,
      );
    }
    await sleep(20);
  }
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;
  await ensureDatabase(url);
  return {
    url,
    stop: async () => {
      asked = true;
      child.stdin.end();
      await gone;
    },
    lost: gone.then(() => (asked ? new Promise(() => {}) : `PostgreSQL ended: ${lastWords()}`)),
  };
}

/**
 * Connects to the database of a URL, and makes it when the server does not have it yet.
 * @param {string} url
 */
export async function ensureDatabase(url) {
  const { default: pg } = await import('pg');
  const withClient = async (connectionString, work) => {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
    client.on('error', () => {}); // reported by the call that waits
    try {
      await client.connect();
      await work(client);
    } finally {
      await client.end();
    }
  };
  try {
    await withClient(url, (client) => client.query('select 1'));
  } catch (error) {
    if (error.code !== NO_SUCH_DATABASE) throw error;
    const server = new URL(url);
    const name = decodeURIComponent(server.pathname.slice(1));
    server.pathname = '/postgres';
    await withClient(server.href, (client) =>
      client.query(`create database ${client.escapeIdentifier(name)}`),
    );
  }
}
