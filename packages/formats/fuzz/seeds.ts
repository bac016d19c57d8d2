import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { bundleArchivePath, listBundles, readBundle } from '@unpark/testkit/corpus';
import { recogniseArtifact } from '../src/recognise';

/** What mutations may know of a file. */
export const FAMILIES = ['pprof', 'trace', 'dump', 'text', 'json', 'archive'] as const;
export type Family = (typeof FAMILIES)[number];

/** A real file to begin with. */
export interface Seed {
  readonly name: string;
  readonly family: Family;
  /** as stored */
  readonly stored: Uint8Array;
  /** without its layer of gzip; of archives and zstd as stored */
  readonly plain: Uint8Array;
}

const FIXTURES = join(import.meta.dirname, '../test/fixtures');

/** All files of the corpus, its archives and the fixtures, in one order everywhere. */
export function readSeeds(): Seed[] {
  const seeds: Seed[] = [];
  for (const { bundle } of listBundles()) {
    const archive = new Uint8Array(readFileSync(bundleArchivePath(bundle)));
    seeds.push({ name: `${bundle}.tar.gz`, family: 'archive', stored: archive, plain: archive });
    for (const { file, bytes } of readBundle(bundle))
      seeds.push(seedOf(`${bundle}/${file}`, bytes));
  }
  for (const entry of readdirSync(FIXTURES, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    seeds.push(seedOf(relative(FIXTURES, path), new Uint8Array(readFileSync(path))));
  }
  return seeds.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function seedOf(name: string, stored: Uint8Array): Seed {
  const isGzip = stored[0] === 0x1f && stored[1] === 0x8b;
  const { kind } = recogniseArtifact(stored.subarray(0, 65_536), { file: name });
  const family = familyOf(kind, name);
  const isPacked = family === 'archive' || !isGzip;
  return { name, family, stored, plain: isPacked ? stored : new Uint8Array(gunzipSync(stored)) };
}

function familyOf(kind: string, name: string): Family {
  if (kind === 'archive' || name.endsWith('.zst')) return 'archive';
  if (kind === 'execution-trace') return 'trace';
  if (kind === 'goroutine-dump') return 'dump';
  if (name.endsWith('.json')) return 'json';
  return kind.startsWith('pprof-') && !name.endsWith('.txt') ? 'pprof' : 'text';
}
