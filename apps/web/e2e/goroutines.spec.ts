import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

const panelOf = (page: Page) => page.getByRole('region', { name: 'Goroutines' });
const selectionBar = (page: Page) => page.getByRole('group', { name: 'Selection' });
const queryOf = (page: Page) => new URL(page.url()).searchParams;

test('goroutines are filtered, grouped, compared and read one by one', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Goroutines');
  await uploadFiles(page, home, 'gateway', [corpus('http-client-no-timeout-go1.27')]);
  const panel = panelOf(page);
  const field = panel.getByRole('combobox', { name: 'Filter goroutines' });
  await expect(field).toBeVisible();

  // `/` goes to the field; what can stand there is listed with how many have it
  await page.getByRole('region', { name: 'Verdict' }).click({ position: { x: 2, y: 2 } });
  await panel.locator('[data-row-link]').first().focus();
  await page.keyboard.press('/');
  await expect(field).toBeFocused();
  await expect(panel.getByRole('option', { name: /^state:/ })).toBeVisible();
  await page.keyboard.type('created_by:dial');
  await expect(panel.getByRole('option', { name: /Transport.*dialConn/ })).toContainText(/\d/);
  await page.keyboard.press('Tab');
  await expect(field).toHaveValue(/created_by:net\/http\.\(\*Transport\)\.dialConn/);

  // typed: counted, and what would go is still there; Enter removes it
  await expect(panel.getByRole('status').filter({ hasText: / of / })).toBeVisible();
  await expect(panel.getByText('main.fetchStock').first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(
    panel
      .getByRole('table')
      .getByRole('button', { pressed: false })
      .filter({ hasText: 'fetchStock' }),
  ).toHaveCount(0);
  expect(queryOf(page).get('filter')).toContain('created_by:');
  await field.fill('stat:lock');
  await expect(panel.getByRole('alert')).toContainText('stat at character 1 is not a key');
  await panel.getByRole('button', { name: 'Clear' }).click();

  // two dumps against each other, filtered by a finding
  await panel.getByText('Difference', { exact: true }).click();
  await expect(panel.getByRole('columnheader', { name: 'Stayed', exact: true })).toBeVisible();
  await field.fill('in:http-client-no-timeout');
  await field.press('Enter');
  await expect(panel.getByRole('table')).toContainText('main.fetchStock');
  await expect(panel.getByRole('table')).toContainText('grown');
  await panel.getByRole('button', { name: 'Clear' }).click();
  await panel.getByText('Dump 1', { exact: true }).first().click();

  // who created whom
  await panel.getByText('Tree', { exact: true }).click();
  const tree = panel.getByRole('tree');
  await tree.getByRole('treeitem', { expanded: true }).first().focus();
  const before = await tree.getByRole('treeitem').count();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => tree.getByRole('treeitem').count()).toBeLessThan(before);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => tree.getByRole('treeitem').count()).toBe(before);
  await panel.getByText('Stack', { exact: true }).click();

  // one goroutine, and back
  await panel.getByRole('button', { name: /^Open g\d+/ }).click();
  await expect(panel.getByRole('heading', { name: /^Goroutine \d+/ })).toBeVisible();
  await expect(panel).toContainText('In the dumps of this process');
  await expect(panel).toContainText('Show on the timeline');

  // what it did over time: an interval by keys, and the same as rows
  const track = panel.getByRole('application', { name: /^What goroutine \d+ did/ }).first();
  await track.focus();
  await expect(panel.locator('[role=application] ~ [aria-live]').first()).toHaveText(
    /^g\d+, .+ for .+ from \+/,
  );
  await page.keyboard.press('Enter');
  await expect.poll(() => queryOf(page).get('r')).toMatch(/^\d+-\d+$/);
  await panel
    .getByRole('region', { name: /^Track in / })
    .first()
    .getByText('Table', { exact: true })
    .click();
  await expect(panel.getByRole('table', { name: /^What goroutine \d+ did/ })).toContainText('≥');
  await panel.getByRole('heading', { name: /^Goroutine \d+/ }).focus();
  expect(queryOf(page).get('gid')).toMatch(/^\d+$/);
  await page.keyboard.press('Escape');
  await expect(field).toBeVisible();
  expect(queryOf(page).get('gid')).toBeNull();

  // a label selects all that have it, and the rows of both dumps know the same ids
  await panel
    .getByRole('button', { name: /tenant=acme/ })
    .first()
    .click();
  expect(queryOf(page).get('lk')).toBe('tenant');
  await expect(
    panel
      .getByRole('row')
      .filter({ has: page.locator('[data-row-link][aria-pressed="true"]') })
      .first(),
  ).toContainText('acme');
  await panel.locator('[data-row-link]').first().click();
  await expect(selectionBar(page)).toContainText('goroutines');
  await panel.getByText('Dump 2', { exact: true }).click();
  await expect(panel.locator('[data-row-link][aria-pressed="true"]').first()).toContainText(
    'fetchStock',
  );
  expectNoTrouble(trouble);
});
