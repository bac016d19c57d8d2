import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { assert, must } from '@unpark/base';
import type { ArtifactHints } from '@unpark/model';

/** Folder of the labelled captures: `<bundle>.tar.gz` each, and `truth.json`. */
export const CORPUS_FOLDER = fileURLToPath(new URL('../corpus/', import.meta.url));

/** What is known of a bundle from how it was made, never from its files. */
export interface BundleTruth {
  /** `<scenario>-go<version>`, with `-t0` and so on for windows of one process */
  readonly bundle: string;
  readonly scenario: string;
  readonly service: string;
  readonly title: string;
  /** `1.24` */
  readonly go: string;
  /** `go1.24.4` */
  readonly goExact: string;
  readonly healthy: boolean;
  readonly rootCauses: readonly string[];
  /** full symbols to name, best first; empty for healthy ones */
  readonly guilty: readonly string[];
  /** full symbols where the mass of waiters stands */
  readonly victims: readonly string[];
  /** pattern ids that count as the right primary finding */
  readonly accept: readonly string[];
  /** `runtime.NumGoroutine` at the end of the window */
  readonly goroutinesAtEnd: number | null;
}

export interface CorpusFile {
  /** name inside the bundle */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** decimal nanoseconds since 1970, whole seconds (the archive's precision) */
  readonly modifiedUnixNs: string;
}

/** All bundles, sorted by name. */
export function listBundles(): readonly BundleTruth[] {
  const parsed = JSON.parse(readFileSync(join(CORPUS_FOLDER, 'truth.json'), 'utf8')) as {
    bundles: BundleTruth[];
  };
  return parsed.bundles;
}

export function bundleTruth(bundle: string): BundleTruth {
  return must(
    listBundles().find((truth) => truth.bundle === bundle),
    `the corpus has no bundle ${bundle}`,
  );
}

/** Path of a bundle's archive as a user would upload it. */
export const bundleArchivePath = (bundle: string): string =>
  join(CORPUS_FOLDER, `${bundle}.tar.gz`);

/**
 * The files of a bundle in memory, `capture.json` first. Reads only the plain ustar archives that
 * `scripts/pack-corpus.mjs` writes, so that tests of the product's own archive reader do not lean
 * on what they test.
 */
export function readBundle(bundle: string): readonly CorpusFile[] {
  const tar = gunzipSync(readFileSync(bundleArchivePath(bundle)));
  const files: CorpusFile[] = [];
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const text = (from: number, length: number) =>
      tar.toString('latin1', at + from, at + from + length).replace(/[\0 ].*$/s, '');
    const size = Number.parseInt(text(124, 12), 8);
    const seconds = Number.parseInt(text(136, 12), 8);
    assert(Number.isFinite(size) && Number.isFinite(seconds), `${bundle}: bad header at ${at}`);
    files.push({
      file: text(0, 100),
      bytes: new Uint8Array(tar.subarray(at + 512, at + 512 + size)),
      modifiedUnixNs: `${seconds}000000000`,
    });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

/** One file of a bundle; asserts that it is there. */
export function readBundleFile(bundle: string, file: string): Uint8Array {
  return must(
    readBundle(bundle).find((entry) => entry.file === file),
    `bundle ${bundle} has no file ${file}`,
  ).bytes;
}

/** Hints as an archive upload would give them: name and entry time. */
export const hintsOf = (file: CorpusFile): ArtifactHints => ({
  file: file.file,
  modifiedUnixNs: file.modifiedUnixNs,
});
