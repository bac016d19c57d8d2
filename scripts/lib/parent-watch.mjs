import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const EVERY_MS = 500;

/**
 * Calls `onGone` when the process that we were started by is gone. Started by npm, that is npm itself
 * and not the shell between: npm killed leaves its script running otherwise.
 * @param {() => void} onGone
 */
export function watchParent(onGone) {
  const watched = [process.ppid];
  if (process.env.npm_lifecycle_event && !/npm/.test(commandOf(process.ppid))) {
    const above = parentOf(process.ppid);
    if (above !== undefined && above > 1) watched.push(above);
  }
  if (watched[0] <= 1) return; // started by init itself: there is nobody to follow
  const timer = setInterval(() => {
    if (process.ppid === watched[0] && watched.every(isAlive)) return;
    clearInterval(timer);
    onGone();
  }, EVERY_MS);
  timer.unref();
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * The command line of a process, '' when it is gone.
 * @param {number} pid
 */
export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ps(pid, 'command=');
  }
}

/** @param {number} pid */
function parentOf(pid) {
  try {
    // "pid (name) state ppid …"; the name may hold spaces and brackets
    const facts = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(facts.slice(facts.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    const text = ps(pid, 'ppid=').trim();
    return text === '' ? undefined : Number(text);
  }
}

function ps(pid, field) {
  return (
    spawnSync('ps', ['-ww', '-o', field, '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  );
}
