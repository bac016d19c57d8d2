import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

const selectionBar = (page: Page) => page.getByRole('group', { name: 'Selection' });
const selectedRows = (page: Page) =>
  page
    .getByRole('region', { name: 'Goroutines' })
    .getByRole('row')
    .filter({ has: page.locator('button[aria-pressed="true"]') });

/** What the flame graph says of its selection, read from the line under the canvas. */
const flameLine = (page: Page) => page.getByRole('region', { name: 'Flame graph' });

test('from upload to evidence: the verdict selects, the address keeps it, a reload restores it', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Evidence');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);

  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict.getByRole('heading', { level: 1 })).toContainText(
    '29 of 30 requests wait for one mutex',
  );
  await expect(verdict).toContainText('High');
  await expect(page.getByRole('region', { name: 'Lock held across an HTTP call' })).toContainText(
    'What speaks against it',
  );

  await verdict.getByRole('link', { name: '29 of 30 requests wait' }).click();
  await expect(selectionBar(page)).toContainText('29 goroutines');
  await expect(selectedRows(page).first()).toContainText('sync.Mutex.Lock');
  await expect(flameLine(page)).toContainText('main.(*store).Lookup');
  expect(new URL(page.url()).searchParams.get('v')).toBe('1');

  const before = page.url();
  await page.reload();
  await expect(selectionBar(page)).toContainText('29 goroutines');
  await expect(selectedRows(page).first()).toContainText('sync.Mutex.Lock');
  expect(page.url()).toBe(before);

  await verdict.getByRole('link', { name: 'goroutine 55' }).click();
  await expect(selectionBar(page)).toContainText('g55');
  await expect(selectedRows(page).first()).toContainText('main.(*store).refreshToken');
  await page.goBack();
  await expect(selectionBar(page)).toContainText('29 goroutines');
  await page.goForward();
  await expect(selectionBar(page)).toContainText('g55');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Nothing selected.')).toBeVisible();
  expectNoTrouble(trouble);
});

test('a row of the goroutine table highlights in the flame graph, a box in the table', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Linked');
  await uploadFiles(page, home, 'orders', [corpus('dbpool-exhausted-go1.27')]);
  const groups = page.getByRole('region', { name: 'Goroutines' });
  await groups.getByText('main.(*repo).list').first().click();
  await expect(selectionBar(page)).toContainText('goroutines');
  await expect(flameLine(page)).toContainText(/selected of|main\./);

  await page.getByRole('button', { name: 'Clear' }).click();
  await flameLine(page).getByText('Top', { exact: true }).click();
  await flameLine(page).getByText('main.(*repo).list').first().click();
  await expect(selectionBar(page)).toContainText('list');
  await expect(selectedRows(page).first()).toContainText('main.(*repo).list');
  expectNoTrouble(trouble);
});

test('a healthy service reads healthy, with what the capture could not see', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Quiet');
  await uploadFiles(page, home, 'checkout', [corpus('healthy-load-go1.27')]);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('No stall found');
  const coverage = page.getByRole('region', { name: 'What this capture can see' });
  await expect(coverage).toContainText(/execution trace/i);
  await expect(coverage).not.toContainText('no pattern uses');
  expectNoTrouble(trouble);
});

test('a trace and metrics have their panels, and a wait of the trace selects in all views', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Traced');
  await uploadFiles(page, home, 'quotes', [corpus('chan-result-leak-go1.27')]);

  await page.keyboard.press('3');
  await page.getByRole('button', { name: 'Show Goroutines as well' }).click();
  const trace = page.getByRole('region', { name: 'Timeline', exact: true });
  await trace.getByText('Table', { exact: true }).first().click();
  await expect(trace.getByRole('region', { name: 'In numbers' })).toContainText('channel, select');
  const open = trace.getByRole('region', { name: 'Still waiting when the trace ended' });
  await expect(open).toContainText('the whole window');
  await open.getByRole('button', { name: /chan send/ }).click();
  await expect(selectionBar(page)).toContainText('askBackend');
  await expect(selectedRows(page).first()).toContainText('main.askBackend');
  await trace.getByRole('button', { name: 'Block' }).click();
  await expect(trace.getByRole('columnheader', { name: 'Block' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );

  await page.keyboard.press('5');
  const metrics = page.getByRole('region', { name: 'Runtime metrics' });
  await expect(
    metrics.getByRole('row', { name: /num_goroutine|goroutines/ }).first(),
  ).toContainText('291');
  await expect(metrics).toContainText('time from ready to running');
  await expect(page.getByRole('region', { name: 'About this process' })).toContainText('1.27');

  await page.keyboard.press('1');
  await flameLine(page).getByText(/^Wall/).first().click();
  await expect(flameLine(page)).toContainText('askBackend');
  expectNoTrouble(trouble);
});
