import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkArchitecture, mermaidGraph } from '../check-architecture.mjs';
import { ARROWS } from '../lib/architecture-rules.mjs';

const made = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A checkout with every package's door and the given files. */
function checkout(files) {
  const root = mkdtempSync(join(tmpdir(), 'unpark-arrows-'));
  made.push(root);
  for (const room of Object.keys(ARROWS)) {
    const folder = ['web', 'worker', 'cli'].includes(room) ? 'apps' : 'packages';
    const manifest = { name: `@unpark/${room}`, exports: { '.': './src/index.ts' } };
    write(root, `${folder}/${room}/package.json`, JSON.stringify(manifest));
    write(root, `${folder}/${room}/src/index.ts`, 'export {};');
  }
  for (const [file, text] of Object.entries(files)) write(root, file, text);
  return root;
}

function write(root, file, text) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const violationsOf = (files) => checkArchitecture(checkout(files)).violations;

test('arrows that the list allows pass', () => {
  expect(
    violationsOf({
      'packages/model/src/a.ts': "import { ok } from '@unpark/base'; export const a = ok;",
      'packages/db/src/client.ts':
        "import { PrismaClient } from '@prisma/client'; export { PrismaClient };",
      'packages/db/src/env.ts': "export const url = process.env['DATABASE_URL'];",
      'packages/formats/src/a.ts': "import type { B } from './b'; export type A = B;",
      'packages/formats/src/b.ts': "import { a } from './c'; export type B = typeof a;",
      'packages/formats/src/c.ts':
        "import type { A } from './a'; export const a = 1 as unknown as A;",
    }),
  ).toEqual([]);
});

test.each([
  [
    'an arrow against the direction',
    'packages/base/src/a.ts',
    "import type { T } from '@unpark/model'; export type A = T;",
    /base may not import model/,
  ],
  [
    'a file of another package by name',
    'packages/model/src/a.ts',
    "import { x } from '@unpark/base/src/ids'; export { x };",
    /not a door of base/,
  ],
  [
    'a file of another package by path',
    'packages/model/src/a.ts',
    "import { x } from '../../base/src/index'; export { x };",
    /reaches into base by path/,
  ],
  [
    'the door of its own package',
    'packages/model/src/a.ts',
    "import { x } from './index'; export { x };",
    /own package's door/,
  ],
  [
    'a node module in a pure folder',
    'packages/formats/src/a.ts',
    "import { gunzipSync } from 'node:zlib'; export { gunzipSync };",
    /must run anywhere/,
  ],
  [
    'a global of Node in a pure folder',
    'packages/formats/src/a.ts',
    'export const a = Buffer.from([1]);',
    /uses Buffer/,
  ],
  [
    'a global of the page in chart layout',
    'packages/charts/src/layout/a.ts',
    'export const a = () => document.title;',
    /uses document/,
  ],
  [
    'React in a pure folder',
    'packages/diagnosis/src/a.ts',
    "import { useState } from 'react'; export { useState };",
    /must run anywhere/,
  ],
  [
    'Prisma outside db',
    'packages/usecases/src/a.ts',
    "import { PrismaClient } from '@prisma/client'; export { PrismaClient };",
    /only db may/,
  ],
  [
    'bullmq outside queue',
    'apps/worker/src/a.ts',
    "import { Worker } from 'bullmq'; export { Worker };",
    /only queue may/,
  ],
  [
    'the environment outside env.ts',
    'apps/worker/src/a.ts',
    'export const port = process.env.PORT;',
    /only files named env\.ts/,
  ],
  [
    'a dynamic import against the direction',
    'packages/base/src/a.ts',
    "export const a = () => import('@unpark/db');",
    /base may not import db/,
  ],
])('%s is found', (_what, file, text, message) => {
  const violations = violationsOf({ [file]: text });
  expect(violations).toHaveLength(1);
  expect(violations[0]).toMatch(message);
  expect(violations[0]).toContain(`${file}:1:`);
});

test('a ring of value imports is found once; type imports make no ring', () => {
  const violations = violationsOf({
    'packages/formats/src/a.ts': "import { b } from './b'; export const a = () => b;",
    'packages/formats/src/b.ts': "import { c } from './c'; export const b = () => c;",
    'packages/formats/src/c.ts': "import { a } from './a'; export const c = () => a;",
  });
  expect(violations).toEqual([
    expect.stringMatching(
      /ring: packages\/formats\/src\/a\.ts, packages\/formats\/src\/b\.ts, packages\/formats\/src\/c\.ts/,
    ),
  ]);
});

test('a name declared in the file is not taken for a global, nor is a property', () => {
  expect(
    violationsOf({
      'packages/model/src/a.ts':
        'export const f = (window: { process: number }) => window.process; export const g = { document: 1, fetch: 2 };',
    }),
  ).toEqual([]);
});

test('the graph shows each arrow that is used', () => {
  const root = checkout({
    'packages/model/src/a.ts': "import { ok } from '@unpark/base'; export { ok };",
  });
  expect(mermaidGraph(checkArchitecture(root).modules)).toBe('flowchart BT\n  model --> base');
});
