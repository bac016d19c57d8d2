#!/usr/bin/env node
/**
 * Writes docs/patterns from the library of patterns, in English and Chinese.
 *
 *   node scripts/make-pattern-docs.mjs            writes, and deletes pages of entries that are gone
 *   node scripts/make-pattern-docs.mjs --check    exit code 1 when a page is not what the library says
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { tsImport } from 'tsx/esm/api';
import { inRoot } from './lib/paths.mjs';
import { patternPages } from './lib/pattern-docs.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const { LIBRARY, PATTERNS } = await tsImport(
  inRoot('packages/diagnosis/src/index.ts'),
  import.meta.url,
);
const folder = inRoot('docs', 'patterns');
const pages = patternPages(LIBRARY, new Set(PATTERNS.map(({ id }) => id)));
mkdirSync(folder, { recursive: true });
const there = new Set(readdirSync(folder));
const stale = [];
for (const [name, text] of pages) {
  if (there.has(name) && readFileSync(join(folder, name), 'utf8') === text) continue;
  stale.push(name);
  if (!values.check) writeFileSync(join(folder, name), text);
}
for (const name of there) {
  if (pages.has(name)) continue;
  stale.push(name);
  if (!values.check) rmSync(join(folder, name));
}
console.log(
  `${pages.size} pages, ${stale.length} ${values.check ? 'stale' : 'written or deleted'}`,
);
if (values.check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}\nRun node scripts/make-pattern-docs.mjs.`);
  process.exitCode = 1;
}
