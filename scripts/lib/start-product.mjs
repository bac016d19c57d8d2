import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { commandOf, isAlive, watchParent } from './parent-watch.mjs';
import { privateFolder, stateFolder } from './paths.mjs';
import { portIsFree } from './ports.mjs';
import { describe, Refusal, say } from './report.mjs';
import { productSecret, writePrivately } from './secrets.mjs';

const DEFAULT_PORT = 7420;
const GRACE_MS = 10_000;

/** What was started, in the order of starting; stopped from the last to the first. */
const running = [];
let stopping;

/** `npm start`: from a fresh checkout to a served page. */
export async function main() {
  process.exitCode = 1;
  try {
    process.umask(0o077);
    const port = webPort();
    const state = stateFolder();
    await refuseSecondRun(state, port);
    onSignals(state);
    await start(state, port);
  } catch (error) {
    console.error(`\n${describe(error)}\n`);
    await stopAll(0);
    process.exit(1);
  }
}

async function start(state, port) {
  const host = process.env.HOST || '127.0.0.1';
  const publicUrl = process.env.UNPARK_URL || `http://localhost:${port}`;
  writePrivately(join(state, 'running.json'), JSON.stringify({ pid: process.pid, url: publicUrl }));

  // The packages and the code made from them come with a umask of their own: others may read them.
  const umask = process.umask(0o022);
  await ensurePackages();
  const postgres = await import('./postgres.mjs');
  const { supervise } = await import('./supervise.mjs');
  const { productPrograms, untilServed } = await import('./product.mjs');
  await ensureBuilt();
  process.umask(umask);

  const databaseUrl = await openDatabase(postgres);
  const { migrate } = await import('./migrations.mjs');
  await migrate({ databaseUrl, queueInDatabase: !process.env.REDIS_URL });
  say('database is up to date');

  const programs = productPrograms({
    port,
    host,
    publicUrl,
    databaseUrl,
    secret: productSecret(),
    dataDir: process.env.UNPARK_DATA_DIR || privateFolder('data'),
  });
  const supervised = [supervise(programs.web)];
  running.push({ stop: (graceMs) => Promise.all(supervised.map((one) => one.stop(graceMs))) });
  const local = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  await Promise.race([untilServed(local), supervised[0].failed]);
  // After the web process, so that the first page need not share the processor with it.
  supervised.push(supervise(programs.worker));
  for (const one of supervised) one.ready();
  say(`web and worker are running: ${publicUrl}`);

  const signIn = await seedDemo(state, local, publicUrl);
  console.log(`\n  Unpark   ${publicUrl}`);
  if (signIn) console.log(`  Sign in  ${signIn.email}\n  Password ${signIn.password}`);
  else console.log('  Sign up on the page, or sign in with your account.');
  console.log('\n  Ctrl-C stops it. Data and logs: ' + state + '\n');
}

async function openDatabase(postgres) {
  if (process.env.DATABASE_URL) {
    say('using the database of DATABASE_URL');
    try {
      await postgres.ensureDatabase(process.env.DATABASE_URL);
    } catch (error) {
      // The address may hold a password: only what the driver says is shown.
      throw new Refusal(
        `The database of DATABASE_URL does not answer: ${error.message || error.code}. Check the address, user and password in DATABASE_URL.`,
      );
    }
    return process.env.DATABASE_URL;
  }
  const server = await postgres.startLastingPostgres();
  running.push({ stop: () => server.stop() });
  void server.lost.then(async (line) => {
    say(line);
    await stopAll(GRACE_MS);
    process.exit(1);
  });
  say('PostgreSQL is running');
  return server.url;
}

/** The demo is a gift: when it cannot be made, the product still serves. */
async function seedDemo(state, local, publicUrl) {
  if (process.env.UNPARK_DEMO === '0') return undefined;
  try {
    const { ensureDemo } = await import('./demo.mjs');
    return await ensureDemo({
      file: join(state, 'demo.json'),
      address: local,
      origin: new URL(publicUrl).origin,
    });
  } catch (error) {
    say(`the demo workspace could not be made: ${error.message}`);
    return undefined;
  }
}

function webPort() {
  const text = process.env.PORT ?? '';
  if (text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Refusal(`PORT must be a number from 1 to 65535; it is "${text}".`);
}

/** One checkout runs once; what a killed run left behind gets a moment to end. */
async function refuseSecondRun(state, port) {
  const file = join(state, 'running.json');
  let leftBehind = false;
  if (existsSync(file)) {
    const { pid, url } = JSON.parse(readFileSync(file, 'utf8'));
    if (pid !== process.pid && isAlive(pid) && commandOf(pid).includes('start.mjs')) {
      throw new Refusal(
        `Unpark already runs from here as process ${pid}: ${url}. Stop that one first (Ctrl-C there).`,
      );
    }
    leftBehind = true;
  }
  const end = Date.now() + (leftBehind ? GRACE_MS + 2_000 : 0);
  let told = false;
  while (!(await isFree(port))) {
    if (Date.now() >= end) {
      throw new Refusal(`Port ${port} is in use. Choose another one: PORT=${port + 1} npm start`);
    }
    if (!told) say(`port ${port} is still held, perhaps by a run that is ending; waiting a moment`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Free means: we could listen, and nobody answers (a listener on all addresses may not stop ours). */
async function isFree(port) {
  if (!(await portIsFree(port, process.env.HOST || '127.0.0.1'))) return false;
  const { createConnection } = await import('node:net');
  const answers = (host) =>
    new Promise((resolve) => {
      const probe = createConnection({ port, host, timeout: 500 });
      const end = (value) => {
        probe.destroy();
        resolve(value);
      };
      probe
        .once('connect', () => end(true))
        .once('error', () => end(false))
        .once('timeout', () => end(false));
    });
  return !(await answers('127.0.0.1')) && !(await answers('::1'));
}

function onSignals(state) {
  let first = 0;
  const leave = (signal) => {
    // npm hands a Ctrl-C on that the terminal has already sent us: two within a moment are one.
    if (first !== 0 && Date.now() - first < 500) return;
    if (first === 0) {
      first = Date.now();
      say(`${signal}: stopping (again: at once)`);
      void stopAll(GRACE_MS).then(() => {
        rmSync(join(state, 'running.json'), { force: true });
        say('stopped');
        process.exit(signal === 'SIGINT' ? 130 : 0);
      });
      return;
    }
    void stopAll(0).then(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => leave(signal));
  watchParent(() => leave('the process that started this is gone'));
}

/** @param {number} graceMs 0: kill at once */
async function stopAll(graceMs) {
  if (stopping && graceMs > 0) return stopping;
  stopping = (async () => {
    // Programs before their database.
    for (const one of [...running].reverse()) await one.stop(graceMs);
  })();
  return stopping;
}
