import { bundleArchivePath } from '@unpark/testkit';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

test('a view is saved and shared, read without an account, and revoked', async ({
  page,
  browser,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Zqacme');
  await uploadFiles(page, home, 'zqcheckout', [bundleArchivePath('chan-result-leak-go1.24')]);
  const verdict = await page.getByRole('region', { name: 'Verdict' }).textContent();

  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Who still waits');
  await page
    .getByRole('textbox', { name: 'Notes' })
    .fill('Can you look at upstream db7.zqcorp.internal?');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(/\/investigations\/inv_/);

  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('switch', { name: 'Remove labels' })).toBeChecked();
  await page.getByRole('button', { name: 'Create link' }).click();
  const address = await page.getByRole('textbox', { name: 'Address' }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();

  const outside = await browser.newContext();
  const guest = await outside.newPage();
  const answer = await guest.goto(address);
  expect(answer?.headers()['x-robots-tag']).toContain('noindex');
  expect(answer?.headers()['referrer-policy']).toBe('no-referrer');
  expect(answer?.headers()['cache-control']).toContain('no-store');
  const body = (await answer?.text()) ?? '';
  for (const secret of ['Zqacme', 'zqacme', 'zqcheckout', 'db7.zqcorp.internal']) {
    expect(body).not.toContain(secret);
  }
  await expect(guest.getByRole('region', { name: 'Verdict' })).toHaveText(verdict ?? '');
  await expect(guest.getByText('Can you look at upstream [host')).toBeVisible();
  await guest.getByRole('row').nth(1).waitFor();

  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Link revoked')).toBeVisible();
  const gone = await guest.reload();
  expect(gone?.status()).toBe(404);
  await expect(guest.getByRole('heading', { name: /This link ended on/ })).toBeVisible();
  for (const odd of ['null', ':token', 'a'.repeat(43)]) {
    expect((await guest.goto(new URL(`/s/${odd}`, address).href))?.status()).toBe(404);
  }
  await outside.close();
  expectNoTrouble(trouble);
});
