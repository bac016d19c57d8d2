import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const archive = fileURLToPath(
  new URL('../../../packages/testkit/corpus/mutex-across-io-go1.27.tar.gz', import.meta.url),
);

/** Bytes of JavaScript, compressed, that a capture page may load until it rests; workers not counted. */
const BAR_BYTES = 350_000;

test('the first capture page loads less than 350 kB of JavaScript', async ({ page }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Weight');
  await uploadFiles(page, home, 'weight', [archive]);
  const address = page.url();
  const fresh = await page.context().newPage();
  const bodies = new Map<string, Promise<Buffer>>();
  fresh.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) {
      bodies.set(response.url(), response.body());
    }
  });
  await fresh.goto(address);
  await expect(fresh.locator('#goroutines [data-row-link]').first()).toBeVisible({
    timeout: 30_000,
  });
  await expect(fresh.locator('#flame-graph')).toBeVisible({ timeout: 30_000 });
  await fresh.waitForTimeout(2_000);
  // what a worker loads is no entry of the page
  const own = new Set(
    await fresh.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)),
  );
  const sizes = await Promise.all(
    [...bodies]
      .filter(([url]) => own.has(url) && !url.includes('worker'))
      .map(async ([, body]) => gzipSync(await body).length),
  );
  expect(sizes.length).toBeGreaterThan(5);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BAR_BYTES);
});
