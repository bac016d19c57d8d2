import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect } from './journey';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** Runs in a world of the test's own: the page's policy lets no foreign script in. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `(() => {${axeSource}; return axe.run(document).then((found) =>
      JSON.stringify(found.violations.map((one) => one.id + ': ' + one.nodes[0].html.slice(0, 200))));})()`,
    awaitPromise: true,
    returnByValue: true,
  });
  expect(exceptionDetails).toBeUndefined();
  return JSON.parse(String(result.value)) as string[];
}

/** As `networkidle`, which a page that listens to its workspace never comes to. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let quiet = setTimeout(resolve, 500);
        new PerformanceObserver(() => {
          clearTimeout(quiet);
          quiet = setTimeout(resolve, 500);
        }).observe({ entryTypes: ['resource'] });
      }),
  );
}

/** The page that is open has no fault that axe finds, and does not scroll sideways. */
export async function checkPage(page: Page, name: string): Promise<void> {
  await settled(page);
  expect(await accessibilityFaults(page), name).toEqual([]);
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  expect(sideways, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}
