import type { Page } from '@playwright/test';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, newPerson, test } from './journey';
import { makeWorkspace, signUp } from './steps';

/** A call as pages make it. */
const call = (page: Page, path: string, json: object) =>
  page.evaluate(
    async ([at, body]) => {
      const answer = await fetch(`/api/trpc/${at}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ json: body }),
      });
      return answer.status;
    },
    [path, json] as const,
  );

test('what a colleague does reaches the bell without a reload; a channel is made, tested and switched off', async ({
  page,
  browser,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Told');
  const workspace = home.slice('/w/'.length);
  await page.goto(`${home}/settings/members`);
  const invited = newPerson();
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('E-mail').fill(invited.email);
  await page.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByTestId('invitation-link').innerText();
  await page.goto(`${home}/settings/notifications`);
  await expect(page.getByText('No channel yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Notifications, none unread' })).toBeVisible();
  await checkPage(page, 'notifications');

  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const colleague = await context.newPage();
  await colleague.goto(new URL(link).pathname);
  await colleague.getByRole('link', { name: 'Make an account' }).click();
  await colleague.getByLabel('Your name').fill('Lena Petrova');
  await colleague.getByLabel('Password').fill(invited.password);
  await colleague.getByRole('button', { name: 'Make account' }).click();
  await colleague.getByRole('button', { name: 'Join' }).click();
  await colleague.waitForURL(`**${home}`);
  expect(await call(colleague, 'service.create', { workspace, name: 'orders' })).toBe(200);
  const incident = { workspace, service: 'orders', title: 'Orders stand still', language: 'en' };
  expect(await call(colleague, 'incident.create', incident)).toBe(200);

  await page.getByRole('button', { name: 'Notifications, 1 unread' }).click();
  const told = page.getByRole('menuitem', { name: /Incident in orders was created/ });
  await expect(told).toContainText('Orders stand still');
  await page.getByRole('menuitem', { name: 'Mark all as read' }).click();
  await expect(page.getByRole('button', { name: 'Notifications, none unread' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
  await context.close();

  // An address inside is refused; the secret of a good one is shown once.
  await page.getByRole('button', { name: 'New channel' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Kind').selectOption('webhook');
  await form.getByLabel('Name', { exact: true }).fill('On call');
  await form.getByLabel('Address').fill('http://169.254.169.254/latest');
  await form.getByRole('button', { name: 'Make channel' }).click();
  await expect(form.getByRole('alert').last()).toContainText('may not go to');
  await form.getByLabel('Address').fill('https://hooks.invalid/on-call');
  await form.getByRole('button', { name: 'Make channel' }).click();
  await expect(page.getByTestId('channel-secret')).toHaveText(/^unp_whk_/);
  await page.getByRole('button', { name: 'Send a test message to On call' }).click();
  const log = page.getByRole('table', { name: 'Delivery log' });
  await expect(log.getByText('Test message')).toBeVisible();
  await expect(log.getByText('The host name could not be looked up.').first()).toBeVisible();
  await page.getByRole('button', { name: 'More for On call' }).click();
  await page.getByRole('menuitem', { name: 'Switch off' }).click();
  await expect(page.getByRole('button', { name: 'Send a test message to On call' })).toBeDisabled();
  await page.reload();
  await expect(page.getByTestId('channel-secret')).toHaveCount(0);
  // The browser says of the address that was refused what the form says in words.
  const refused = 'console: Failed to load resource: the server responded with a status of 400';
  expect(trouble.lines.filter((line) => line.startsWith(refused))).toHaveLength(1);
  expectNoTrouble({ lines: trouble.lines.filter((line) => !line.startsWith(refused)) });
});
