import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

const waitsOf = (page: Page) => page.getByRole('region', { name: 'Waits', exact: true });

test('a deadlock is a cycle of two, and its edge opens the evidence', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Rings');
  await uploadFiles(page, home, 'ledger', [corpus('deadlock-abba-go1.27')]);
  await page.keyboard.press('4');
  const waits = waitsOf(page);
  await expect(waits.getByText('cycle of 2')).toBeVisible();
  await expect(waits.getByText('One cycle')).toBeVisible();

  // by keyboard: from a goroutine of the ring along its edge
  const ringed = waits.getByRole('button', { name: /^g1[89],.* In a cycle of 2\.$/ });
  await expect(ringed).toHaveCount(2);
  await ringed.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const line = waits.getByRole('status', { name: 'The edge' });
  await expect(line).toContainText('the address is in its Lock call');
  await expect(line).toContainText('Goroutines 18 and 19 wait for each other');
  await line.getByRole('link', { name: 'Show in the findings' }).click();
  await expect(
    page.getByRole('button', { name: /Goroutines 18 and 19 wait for each other/, pressed: true }),
  ).toBeVisible();
  expect(new URL(page.url()).searchParams.get('v')).toBe('1');

  await waits.getByText('Every goroutine').click();
  await expect(
    waits.getByRole('button', {
      name: /^g\d+, main\.\(\*ledger\)\.transfer .* sync\.Mutex\.Lock\./,
    }),
  ).toHaveCount(16);
  await checkPage(page, 'waits as a graph');
  expectNoTrouble(trouble);
});

test('a chain ends in its root; the table says the same, a narrow screen has it as a chain', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Chains');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);
  await page.keyboard.press('4');
  const waits = waitsOf(page);
  await expect(
    waits.getByRole('button', { name: /^HTTP server that was asked.*Root of the waits/ }),
  ).toBeVisible();
  await waits
    .getByRole('button', { name: /^29 goroutines, main\.\(\*store\)\.Lookup.*Lock\.$/ })
    .click();
  await expect(page.getByRole('group', { name: 'Selection' })).toContainText('29 goroutines');

  await waits.getByText('Table', { exact: true }).click();
  await expect(waits.getByRole('row')).toHaveCount(4);
  await waits.getByRole('row', { name: /mutex .* held by/ }).click();
  await expect(page.getByRole('group', { name: 'Selection' })).toContainText('g55');
  await waits.getByText('Graph', { exact: true }).click();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('tab', { name: 'Waits' }).click();
  await expect(waits.getByText('root', { exact: true })).toBeVisible();
  await checkPage(page, 'waits as a chain');
  expectNoTrouble(trouble);
});
