import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { privateFolder, root } from './paths.mjs';
import { Refusal, say } from './report.mjs';

const preload = pathToFileURL(
  join(dirname(fileURLToPath(import.meta.url)), 'exit-with-parent.mjs'),
).href;
const KEEP_LOG_BYTES = 20 * 1024 * 1024;
const WARNING = 40; // pino's level
const LONG_LIFE_MS = 60_000;
const GIVE_UP_AFTER = 3;

/**
 * @typedef {{ name: string, script: string, args?: string[], env: Record<string, string> }} Program
 * @typedef {{ name: string, ready: () => void, stop: (graceMs: number) => Promise<void>, failed: Promise<never> }} Supervised
 *   ready: from now on a crash is answered with a restart; before it, `failed` rejects
 */

/**
 * Runs a Node program, keeps its output in a log file, shows its warnings, and starts it again when
 * it ends without being asked to.
 * @param {Program} program
 * @param {{ logFolder?: string }} [options] where its log goes; the state folder's `logs` without
 * @returns {Supervised}
 */
export function supervise(program, { logFolder = privateFolder('logs') } = {}) {
  const { name } = program;
  const log = openLog(logFolder, name);
  const recent = [];
  let child;
  let isReady = false;
  let stopping = false;
  let crashes = 0;
  let fail;
  const failed = new Promise((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => {}); // waited for only during the start

  const show = (line) => {
    log.write(`${line}\n`);
    recent.push(line);
    if (recent.length > 12) recent.shift();
    const text = warningIn(line);
    if (text !== undefined) say(`${name}: ${text}`);
  };

  const start = () => {
    const startedAt = Date.now();
    child = spawn(
      process.execPath,
      ['--enable-source-maps', '--import', preload, program.script, ...(program.args ?? [])],
      {
        cwd: root,
        // Its own process group: Ctrl-C in the terminal reaches the supervisor alone, which stops in order.
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
        env: { ...program.env, UNPARK_SUPERVISED: '1', UNPARK_SUPERVISOR_PID: String(process.pid) },
      },
    );
    child.stdin.on('error', () => {});
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', show);
    child.once('exit', (code, signal) => {
      if (stopping) return;
      const how = signal ?? `exit ${code}`;
      crashes = Date.now() - startedAt > LONG_LIFE_MS ? 1 : crashes + 1;
      if (!isReady && crashes >= GIVE_UP_AFTER) {
        fail(
          new Refusal(
            `${name} did not start (${how}):\n${recent.slice(-6).join('\n')}\nIts log is ${log.path}.`,
          ),
        );
        return;
      }
      const waitMs = Math.min(30_000, 500 * 2 ** (crashes - 1));
      say(
        `${name} ended (${how}); starting it again in ${waitMs / 1000} s. Its log is ${log.path}`,
      );
      setTimeout(() => {
        if (!stopping) start();
      }, waitMs);
    });
  };
  start();

  return {
    name,
    failed,
    ready: () => {
      isReady = true;
    },
    stop: (graceMs) => {
      stopping = true;
      return endGroup(child, graceMs).finally(() => log.end());
    },
  };
}

/**
 * SIGTERM, then SIGKILL for the whole group: a program's own children go with it.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} graceMs 0: at once
 */
export function endGroup(child, graceMs) {
  return new Promise((resolve) => {
    const signal = (name) => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, name);
      } catch {
        // the group is gone
      }
    };
    const done = () => {
      clearTimeout(timer);
      signal('SIGKILL');
      resolve();
    };
    const timer = setTimeout(() => signal('SIGKILL'), graceMs);
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
      return done();
    child.once('exit', done);
    if (graceMs > 0) child.kill('SIGTERM');
    else signal('SIGKILL');
  });
}

function openLog(folder, name) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.log`);
  if (existsSync(file) && statSync(file).size > KEEP_LOG_BYTES) renameSync(file, `${file}.1`);
  return createWriteStream(file, { flags: 'a', mode: 0o600 });
}

/** What of a log line is worth showing: warnings and worse of structured logs, and plain words of trouble. */
function warningIn(line) {
  if (line.startsWith('{')) {
    try {
      const { level, msg, err } = JSON.parse(line);
      if (typeof level !== 'number' || level < WARNING) return undefined;
      return [msg, err?.message].filter(Boolean).join(': ');
    } catch {
      return undefined;
    }
  }
  return /(error|fatal|uncaught|unhandled)\b/i.test(line) ? line.slice(0, 400) : undefined;
}
