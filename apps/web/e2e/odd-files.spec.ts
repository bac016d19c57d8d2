import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBundle } from '@unpark/testkit/corpus';
import { expect, expectNoTrouble, test } from './journey';
import { type FileToSend, makeWorkspace, signUp, uploadFiles } from './steps';

/** A file as a browser hands it over; the type is never what decides. */
const file = (name: string, content: Uint8Array | string): FileToSend => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(content),
});

test('each odd file of a capture says what it is, where it breaks and what to do', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Odd files');
  const bundle = readBundle('mutex-across-io-go1.27');
  const bytesOf = (name: string): Uint8Array => {
    const found = bundle.find((one) => one.file === name);
    if (!found) throw new Error(`${name} is not in the bundle`);
    return found.bytes;
  };
  const dump = bytesOf('goroutine.debug2.txt');
  const profile = bytesOf('cpu.pprof');
  const flipped = Uint8Array.from(bytesOf('heap.pprof'));
  flipped.set([0xff, 0xff, 0xff], Math.floor(flipped.length / 2));
  await uploadFiles(page, home, 'odd', [
    file('cut-dump.txt', dump.subarray(0, 20_011)),
    file('cut.pprof', profile.subarray(0, Math.floor(profile.length / 2))),
    file('altered.pprof', flipped),
    file('empty.txt', ''),
    file('page.html', '<!doctype html><html><body>502 Bad Gateway</body></html>'),
    file('missing.pprof', '404 page not found\n'),
    file('heap.json', '{"nodes":[1,2,3],"edges":[]}'),
    file('noise.bin', Buffer.from('8f3a11c7d2', 'hex')),
  ]);
  const files = page.getByRole('region', { name: 'Files' });
  const row = (name: string) => files.getByRole('listitem').filter({ hasText: name });
  await expect(row('cut-dump.txt')).toContainText(/byte/);
  await expect(row('cut-dump.txt')).toContainText(/goroutines/);
  await expect(row('cut.pprof')).toContainText(/byte|cut|end/i);
  await expect(row('altered.pprof')).toContainText(/byte/);
  await expect(row('empty.txt')).toContainText(/empty/i);
  await expect(row('page.html')).toContainText(/HTML/);
  await expect(row('missing.pprof')).toContainText(/404/);
  await expect(row('heap.json')).toContainText(/V8|JSON/);
  await expect(row('noise.bin')).toContainText(/not recognised|8f 3a/i);

  // the same, for programs
  const id = /cap_[0-9a-z]+/.exec(page.url())?.[0] ?? '';
  const answer = await page.request.get(`/api/v1/captures/${id}/analysis`);
  expect(answer.status()).toBe(200);
  const report = (await answer.json()) as {
    artifacts: {
      file: string;
      status: string;
      error: { code: string; place?: { byte?: number } } | null;
    }[];
  };
  const status = new Map(report.artifacts.map((one) => [one.file, one]));
  expect(status.get('cut-dump.txt')?.status).toBe('damaged');
  expect(status.get('cut-dump.txt')?.error?.place?.byte).toBeGreaterThan(0);
  for (const name of ['empty.txt', 'page.html', 'missing.pprof', 'heap.json', 'noise.bin']) {
    expect(status.get(name)?.status, name).toBe('unrecognised');
    expect(status.get(name)?.error?.code, name).toMatch(/\./);
  }
  expectNoTrouble(trouble);
});

test('original bytes come back as they were sent', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Originals');
  const archive = fileURLToPath(
    new URL('../../../packages/testkit/corpus/healthy-idle-go1.24.tar.gz', import.meta.url),
  );
  await uploadFiles(page, home, 'notifier', [archive]);
  await page.getByRole('button', { name: 'Download originals' }).click();
  const started = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /healthy-idle-go1\.24\.tar\.gz/ }).click();
  const saved = await (await started).path();
  expect(Buffer.compare(await readFile(saved), await readFile(archive))).toBe(0);
  expectNoTrouble(trouble);
});

test('a file above the limit is refused in words before it is sent', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Too large');
  const folder = await mkdtemp(join(tmpdir(), 'unpark-large-'));
  try {
    const path = join(folder, 'trace.out');
    const large = await open(path, 'w');
    await large.truncate(1024 ** 3 + 1);
    await large.close();
    await page.goto(`${home}/upload`);
    await page.getByTestId('choose-files').setInputFiles(path);
    await expect(page.getByText(/1\.00 GB/).first()).toBeVisible();
    await expect(page.getByRole('main')).toContainText(/larger than|above|at most|limit/i);
  } finally {
    await rm(folder, { recursive: true });
  }
  expectNoTrouble(trouble);
});
