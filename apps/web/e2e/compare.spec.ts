import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('two captures of a process: marked in the list, compared, and the link says it all', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Compare');
  await uploadFiles(page, home, 'pubsub', [corpus('leak-growing-go1.27-t0')]);
  await uploadFiles(page, home, 'pubsub', [corpus('leak-growing-go1.27-t2')]);

  await page.goto(`${home}/captures`);
  await expect(page.getByRole('row')).toHaveCount(3);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByRole('region', { name: 'Marked for compare' })).toContainText(
    'Two captures marked',
  );
  await page.keyboard.press('c');
  await page.waitForURL(/\/compare\?v=1&a=cap_/);

  // A is the earlier one, and what is compared is what both have
  await expect(heading(page)).toContainText('571 more goroutines');
  await expect(heading(page)).toContainText('main.(*broker).forward');
  const groups = page.getByRole('region', { name: 'Goroutines of both dumps' });
  await expect(groups.getByRole('row', { name: /broker\)\.forward/ })).toContainText('+571');

  const picture = page.getByRole('region', { name: 'Flame graph of the difference' });
  await picture.getByText('Heap in use').first().click();
  await expect(heading(page)).toHaveText(
    /^In \d+ s, 571 goroutines and 2\.01 MB more stay alive behind main\.\(\*broker\)\.subscribe\.$/,
  );
  await expect(page.getByText('is the capture’s own work')).toContainText('+2.01 MB');

  const changes = page.getByRole('region', { name: 'Largest changes' });
  await expect(changes.getByRole('row', { name: /startLocked/ })).toContainText('only in A');
  await page.keyboard.press('p');
  await expect(changes.getByRole('row', { name: /startLocked/ })).toHaveCount(0);
  const row = changes.getByRole('row', { name: /broker\)\.subscribe/ });
  await expect(row).toContainText('+2.01 MB');

  await heading(page).getByRole('link', { name: '2.01 MB' }).click();
  await expect(row.getByRole('button')).toHaveAttribute('aria-pressed', 'true');
  const address = page.url();
  await page.reload();
  await expect(row.getByRole('button')).toHaveAttribute('aria-pressed', 'true');
  expect(page.url()).toBe(address);

  await checkPage(page, 'compare');
  await page.keyboard.press('s');
  await expect(row).toContainText('−2.01 MB');
  await page.goBack();
  await expect(row).toContainText('+2.01 MB');

  // by keyboard through the picture: the sentence for screen readers has the same numbers
  await page.keyboard.press('1');
  await expect(picture.getByText(/\(\*broker\)\.subscribe: A 2\.02 MB, B 4\.03 MB/)).toBeAttached();
  await page.keyboard.press('ArrowUp');
  await expect(picture.getByText(/main\.func3\.1: A 2\.02 MB/)).toBeAttached();
  expectNoTrouble(trouble);
});

test('a part of a trace against the rest, and what cannot be subtracted says why', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Ranges');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('link', { name: 'A part of the trace against the rest' }).click();
  await page.waitForURL(/a\.rest=1/);
  await expect(page.getByRole('region', { name: 'Largest changes' })).toBeVisible();
  await expect(page.getByRole('button', { name: /all but \+0/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /poll\.\(\*FD\)\.Read/ }).first()).toContainText(
    'points',
  );

  await page.getByRole('button', { name: /all but \+0/ }).click();
  await page.getByLabel('What is compared').selectOption({ label: await heapOption(page) });
  await page.keyboard.press('Escape');
  await expect(page.getByText('These two cannot be subtracted')).toBeVisible();
  await expect(page.getByText('Choose the same kind of file on both sides.')).toBeVisible();
  expectNoTrouble(trouble);
});

const heapOption = async (page: Page): Promise<string> =>
  (await page
    .getByLabel('What is compared')
    .getByRole('option', { name: /^Heap in use/ })
    .first()
    .textContent()) ?? '';
