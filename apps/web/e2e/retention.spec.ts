import { fileURLToPath } from 'node:url';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

test('a service gets settings, a capture is pinned, retention and the record tell of it, the service goes', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Keeping');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);
  // the capture: pinned, seen before
  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Unpin' })).toBeVisible();
  await page.getByText('Seen before').first().click();
  await expect(page.getByText('Not in any other capture or incident')).toBeVisible();
  // the service
  await page.goto(`${home}/services/session`);
  await expect(page.getByRole('region', { name: 'Findings' })).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).last().click();
  await page.waitForURL('**/services/session/settings');
  await page.getByLabel('New environment').fill('staging');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('cell', { name: 'staging', exact: true })).toBeVisible();
  await page.getByLabel('Counted stacks above so many goroutines').fill('5000');
  await page.getByRole('button', { name: 'Save advice' }).click();
  await expect(page.getByText('Settings saved')).toBeVisible();
  await checkPage(page, 'settings of a service');
  // retention of the workspace
  await page.goto(`${home}/settings/retention`);
  await page.getByLabel('Keep: Execution traces, flight recordings').selectOption('7');
  await expect(page.getByText('Retention saved')).toBeVisible();
  await page.getByRole('button', { name: 'See what goes' }).click();
  await expect(page.getByText('Nothing is over by then.')).toBeVisible();
  await checkPage(page, 'retention');
  // the record
  await page.goto(`${home}/settings/audit`);
  await page.getByLabel('What', { exact: true }).selectOption('retention.rule');
  await expect(page.getByRole('row')).toHaveCount(2);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^unpark-audit-.*\.csv$/);
  await checkPage(page, 'audit log');
  // the end of the service
  await page.goto(`${home}/services/session/settings`);
  await page.getByRole('button', { name: 'Delete service' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Delete service' })).toBeDisabled();
  await dialog.getByLabel('Type session to confirm').fill('session');
  await dialog.getByRole('button', { name: 'Delete service' }).click();
  await page.waitForURL(`**${home}`);
  expectNoTrouble(trouble);
});
