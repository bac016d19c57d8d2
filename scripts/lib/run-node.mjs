import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs a program and keeps what it says.
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string | undefined>} [env] on top of our own; undefined takes a variable away
 * @returns {Promise<{ code: number, output: string }>} code 1 when it could not run or was killed
 */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    // What we wait for must not outlive us.
    const end = () => child.kill();
    process.once('exit', end);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
      });
    }
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code, signal) => {
      process.off('exit', end);
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}

/**
 * The same for a Node program, its words without colours.
 * @param {string[]} args
 * @param {Record<string, string | undefined>} [env]
 */
export const runNode = (args, env = {}) =>
  run(process.execPath, args, { FORCE_COLOR: '0', ...env });
