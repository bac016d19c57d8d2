import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { runParse } from '@unpark/compute';
import { encodeTable } from '@unpark/model';
import { type CorpusFile, listBundles, readBundle } from '@unpark/testkit/corpus';
import { build } from 'esbuild';

/**
 * The same bytes give the same tables here and in the browser: every file of each second bundle,
 * with the reader that pages use, on a page of its own. Nothing of the product runs.
 */
const bundles = listBundles().filter((_, i) => i % 2 === 0);
const GO_VERSIONS = ['1.19', '1.21', '1.22', '1.23', '1.24', '1.26', '1.27'];
const files = new Map<string, CorpusFile>();
for (const { bundle } of bundles) {
  for (const file of readBundle(bundle)) files.set(`${bundle}/${file.file}`, file);
}

let server: Server;
let address: string;

const bundled = async (path: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(path, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    // the page gives its own way to start the worker
    define: { 'import.meta.url': '"http://127.0.0.1/"' },
  });
  return outputFiles[0]?.text ?? '';
};

test.beforeAll(async () => {
  const scripts = new Map([
    ['/page.js', await bundled('./same-tables/page.ts')],
    ['/worker.js', await bundled('../../../packages/compute/src/browser/worker.ts')],
  ]);
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    const script = scripts.get(path);
    const file = files.get(path.replace('/files/', ''));
    if (script !== undefined) response.setHeader('content-type', 'text/javascript').end(script);
    else if (file) response.end(file.bytes);
    else if (path === '/') {
      response
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><title>tables</title><script src="/page.js"></script>');
    } else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

test.afterAll(() => {
  server.close();
});

function digestsHere({ file, bytes }: CorpusFile): string[] {
  const { kind, status, summary, tables } = runParse({ bytes, hints: { file } });
  return [
    `${kind} ${status} ${summary}`,
    ...tables.map(
      (table) =>
        `${table.schema.name} ${createHash('sha256').update(encodeTable(table)).digest('hex')}`,
    ),
  ];
}

test('files of all kinds and Go versions give the same tables in the browser as in Node', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await page.goto(address);
  const kinds = new Set<string>();
  let tables = 0;
  for (const [name, file] of files) {
    const here = digestsHere(file);
    const there = await page.evaluate(
      ([bundle, path]) =>
        (globalThis as unknown as { digestsOf(a: string, b: string): Promise<string[]> }).digestsOf(
          bundle as string,
          path as string,
        ),
      name.split('/'),
    );
    expect(there, name).toEqual(here);
    kinds.add(here[0]?.split(' ')[0] ?? '');
    tables += here.length - 1;
  }
  expect([...new Set(bundles.map(({ go }) => go))].sort()).toEqual(GO_VERSIONS);
  expect(files.size).toBeGreaterThan(450);
  expect(tables).toBeGreaterThan(files.size * 4);
  expect([...kinds].sort()).toEqual([
    'capture-manifest',
    'execution-trace',
    'goroutine-dump',
    'metrics',
    'pprof-allocs',
    'pprof-block',
    'pprof-cpu',
    'pprof-goroutine',
    'pprof-goroutineleak',
    'pprof-heap',
    'pprof-mutex',
    'pprof-threadcreate',
  ]);
});
