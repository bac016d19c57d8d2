import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { inRoot } from './paths.mjs';

/** Reads docker-compose.yml with its anchors and merges resolved. */
export function readComposeFile() {
  return parse(readFileSync(inRoot('docker-compose.yml'), 'utf8'), { merge: true });
}

const VARIABLE = /\$\{([A-Z0-9_]+)(?::([?-])([^}]*))?\}/g;

/**
 * Puts values in for ${NAME}, ${NAME:-default} and ${NAME:?message}; `$$` is a dollar sign.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function interpolate(text, values) {
  return text
    .split('$$')
    .map((part) =>
      part.replace(VARIABLE, (_all, name, how, word) => {
        if (values[name]) return values[name];
        if (how === '-') return word;
        throw new Error(`${name} has no value: ${word ?? 'it is needed'}`);
      }),
    )
    .join('$');
}
