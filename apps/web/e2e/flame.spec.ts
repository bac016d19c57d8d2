import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

const flame = (page: Page) => page.getByRole('region', { name: 'Flame graph' });
const form = (page: Page, name: string) =>
  flame(page)
    .getByRole('group', { name: 'Form of the flame graph' })
    .getByText(name, { exact: true });
const trail = (page: Page) => flame(page).getByRole('group', { name: 'Steps' });

test('forms, steps, labels, lines and files of a flame graph', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Flames');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);
  const lookup = 'main.(*store).Lookup';
  await page.goto(`${new URL(page.url()).pathname}?v=1&w=flame&fn=${encodeURIComponent(lookup)}`);
  await expect(flame(page)).toContainText('total 30 goroutines');

  // sandwich of the selected function, then the top table
  await form(page, 'Sandwich').click();
  await expect(
    flame(page).getByRole('application', { name: 'Callers of main.(*store).Lookup' }),
  ).toBeVisible();
  await form(page, 'Top').click();
  await expect(flame(page).getByRole('row', { name: /main\.\(\*store\)\.Lookup/ })).toContainText(
    '44.8 %',
  );
  await form(page, 'Icicle').click();

  // letters act on the box under the cursor, which starts at the selection; u takes a step back
  const graph = page.locator('#flame-graph');
  await graph.focus();
  await page.keyboard.press('f');
  await expect(trail(page)).toContainText('Focusmain.(*store).Lookup');
  await expect(flame(page)).toContainText('100 % of all');
  expect(new URL(page.url()).searchParams.get('f')).toBe('^main\\.\\(\\*store\\)\\.Lookup$');
  await graph.focus();
  await page.keyboard.press('u');
  await expect(trail(page)).toBeHidden();

  // the menu key opens the same acts; two hidden functions are one step
  await graph.focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: /^Hide/ }).click();
  await flame(page).getByRole('button', { name: 'Refine' }).click();
  await flame(page).getByLabel('Kind of step').selectOption('hide');
  await flame(page).getByLabel('Expression').fill('net/http(');
  await expect(flame(page)).toContainText('Character 9: this group is not closed');
  await flame(page).getByLabel('Expression').fill('net/http');
  await flame(page).getByRole('button', { name: 'Add' }).click();
  await expect(trail(page).getByRole('button', { name: /Remove the step/ })).toHaveCount(1);
  await expect(flame(page)).toContainText('not in Dump 1');
  await page.reload();
  await expect(trail(page)).toContainText('main.(*store).Lookup | net/http');
  await trail(page)
    .getByRole('button', { name: /Remove the step/ })
    .click();

  // labels split, lines link, what is shown is a file
  await flame(page).getByLabel('Split by label').selectOption('tenant');
  expect(new URL(page.url()).searchParams.get('tagroot')).toBe('tenant');
  await flame(page)
    .getByRole('button', { name: `More for ${lookup}` })
    .click();
  await page.getByRole('menuitem', { name: /^Show source lines/ }).click();
  await expect(flame(page).getByRole('region', { name: `Lines of ${lookup}` })).toContainText(
    'main.go:28',
  );
  await flame(page).getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as pprof' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.pb\.gz$/);

  // the wall of the trace, on processors and off
  await flame(page).getByText(/^Wall/).first().click();
  await flame(page).getByText('Running only', { exact: true }).click();
  await expect(flame(page)).toContainText('running');
  await flame(page).getByText('Waiting only', { exact: true }).click();
  await expect(flame(page)).toContainText('lock');
  expectNoTrouble(trouble);
});
