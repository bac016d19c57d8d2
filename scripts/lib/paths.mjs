import { mkdirSync, chmodSync, accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './report.mjs';

/** The folder of the checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts);

export const isRoot = () => process.getuid?.() === 0;

/**
 * The folder that keeps what this checkout knows: database, blobs, secrets, logs. Never readable by
 * others; as root it stays enterable (not listable), because PostgreSQL then runs as another user.
 */
export function stateFolder() {
  return ownFolder(
    resolve(process.env.UNPARK_STATE_DIR ?? inRoot('.unpark')),
    isRoot() ? 0o711 : 0o700,
  );
}

/**
 * A folder in the state folder, for our own user only.
 * @param {string} name
 */
export const privateFolder = (name) => ownFolder(join(stateFolder(), name), 0o700);

function ownFolder(folder, mode) {
  try {
    // One level only: a missing parent is a slip of the pen in a setting, and is said.
    if (!existsSync(folder)) mkdirSync(folder, { mode });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if ((statSync(folder).mode & 0o777) !== mode) chmodSync(folder, mode);
  } catch (error) {
    throw new Refusal(
      `The data folder ${folder} cannot be written (${error.code ?? error.message}). ` +
        'Change its owner or mode, or set UNPARK_STATE_DIR to another folder.',
    );
  }
  return folder;
}

/** @param {string} command */
export function onPath(command) {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    if (folder === '') continue;
    const file = join(folder, command);
    if (!existsSync(file)) continue;
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // not ours to run; look on
    }
  }
  return undefined;
}
