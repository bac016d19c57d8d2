/**
 * Runs one PostgreSQL server and outlives whoever started it by moments only: when the pipe on
 * standard input ends (the starter is gone, however it went) the server gets a fast shutdown.
 * Runs in its own session, so that a Ctrl-C in the terminal reaches the starter alone, which stops
 * what uses the database before the database.
 *
 * Arguments: one JSON object {command, args, uid?, gid?, cwd, logFile, removeAfter?}; the folder
 * `removeAfter` is deleted when the server has ended.
 */
import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';

const { command, args, uid, gid, cwd, logFile, removeAfter } = JSON.parse(process.argv[2] ?? '{}');
const log = openSync(logFile, 'a', 0o600);
const server = spawn(command, args, {
  cwd,
  stdio: ['ignore', log, log],
  env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
  ...(uid === undefined ? {} : { uid, gid }),
});

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  server.kill('SIGINT'); // fast shutdown: running transactions are rolled back, data is flushed
  setTimeout(() => server.kill('SIGQUIT'), 20_000).unref();
}

server.once('error', () => process.exit(1));
server.once('exit', (code) => {
  if (removeAfter) rmSync(removeAfter, { recursive: true, force: true });
  process.exit(code ?? 1);
});
process.stdin.once('end', stop).once('error', stop).once('close', stop).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
