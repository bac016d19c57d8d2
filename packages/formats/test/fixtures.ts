import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, 'fixtures');

export const GO_VERSIONS = ['go1.19', 'go1.21', 'go1.22', 'go1.23', 'go1.24', 'go1.26', 'go1.27'];

/** A real capture, `go1.24/heap.pprof`. */
export const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(path.join(root, name)));

/** Names of all fixtures that end so, sorted. */
export const fixturesEndingIn = (end: string): string[] =>
  GO_VERSIONS.flatMap((version) =>
    readdirSync(path.join(root, version))
      .filter((file) => file.endsWith(end))
      .map((file) => `${version}/${file}`),
  ).sort();

/** Goroutine text in the rarer forms, of Go 1.19 and 1.26; oracle/make-dumps.mjs writes them. */
export const RARE_DUMPS = readdirSync(path.join(root, 'dumps'))
  .sort()
  .map((file) => `dumps/${file}`);

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array => encoder.encode(text);
