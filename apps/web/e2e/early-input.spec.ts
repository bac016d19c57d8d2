import type { Page } from '@playwright/test';
import { expect, expectNoTrouble, newPerson, test } from './journey';

/** The code of pages does not come until it is let go. */
async function withoutCode(page: Page): Promise<() => Promise<void>> {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const address = '**/_next/static/chunks/**/*.js';
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return async () => {
    letGo();
    await page.unrouteAll({ behavior: 'wait' });
  };
}

test('what is typed and pressed before a page has its code is not lost', async ({
  page,
  trouble,
}) => {
  const person = newPerson();
  const letGo = await withoutCode(page);
  await page.goto('/sign-up', { waitUntil: 'commit' });
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Make account' }).click();
  // sent by the browser itself, the password would be in the address
  expect(page.url()).not.toContain('?');
  await letGo();
  await page.waitForURL('**/new-workspace');

  const letGoAgain = await withoutCode(page);
  await page.goto('/new-workspace', { waitUntil: 'commit' });
  await page.getByLabel('Name').fill('Early');
  await page.getByLabel('Name').press('Enter');
  await letGoAgain();
  await page.waitForURL(/\/w\/[^/]+$/);
  await expect(page.getByText('Early').first()).toBeVisible();
  expectNoTrouble(trouble);
});
