import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from './paths.mjs';

/** The secret that signs sessions: UNPARK_SECRET, else one made once and kept in the state folder. */
export function productSecret() {
  if (process.env.UNPARK_SECRET) return process.env.UNPARK_SECRET;
  const file = join(stateFolder(), 'secret');
  if (!existsSync(file)) writePrivately(file, randomBytes(32).toString('base64url'));
  return readFileSync(file, 'utf8').trim();
}

/**
 * Writes a file that only we can read; never leaves half of it.
 * @param {string} file
 * @param {string} text
 */
export function writePrivately(file, text) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${text}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
