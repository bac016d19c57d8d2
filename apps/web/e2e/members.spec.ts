import { expect, expectNoTrouble, newPerson, test } from './journey';
import { makeWorkspace, signUp } from './steps';

test('invite a person, change their role, remove them', async ({ page, browser, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Acme payments');
  await page.goto(`${home}/settings/members`);
  const invited = newPerson();
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('E-mail').fill(invited.email);
  await page.getByRole('button', { name: 'Make link' }).click();
  const link = await page.getByTestId('invitation-link').innerText();

  // The other person has no account yet.
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const guest = await context.newPage();
  await guest.goto(new URL(link).pathname);
  await expect(guest.getByRole('heading', { name: 'Join Acme payments' })).toBeVisible();
  await guest.getByRole('link', { name: 'Make an account' }).click();
  await expect(guest.getByLabel('E-mail')).toHaveValue(invited.email);
  await guest.getByLabel('Your name').fill('Lena Petrova');
  await guest.getByLabel('Password').fill(invited.password);
  await guest.getByRole('button', { name: 'Make account' }).click();
  await guest.getByRole('button', { name: 'Join' }).click();
  await guest.waitForURL(`**${home}`);
  await expect(guest.getByRole('link', { name: 'Add capture' }).first()).toBeVisible();

  // Used once, it is over.
  await guest.goto(new URL(link).pathname);
  await expect(guest.getByRole('heading', { name: 'This invitation is over' })).toBeVisible();
  expect((await guest.request.get('/join/null')).status()).toBe(404);

  await page.reload();
  await page.getByRole('button', { name: 'Role of Lena Petrova: editor' }).click();
  await page.getByRole('menuitemradio', { name: 'viewer' }).click();
  await expect(page.getByRole('button', { name: 'Role of Lena Petrova: viewer' })).toBeVisible();
  await guest.goto(home);
  await expect(guest.getByRole('link', { name: 'Add capture' })).toHaveCount(0);

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Role of Lena Petrova: viewer' }).click();
  await page.getByRole('menuitem', { name: 'Remove from the workspace' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Lena Petrova removed.')).toBeVisible();
  await guest.goto(home);
  await expect(
    guest.getByRole('heading', { name: 'There is nothing at this address' }),
  ).toBeVisible();
  await context.close();
  expectNoTrouble(trouble);
});

test('move a workspace, take everything out, delete it', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, `Moving ${Date.now()}`);
  await page.goto(`${home}/settings`);
  const name = await page.getByLabel('Name').inputValue();
  await page.getByLabel('Address').fill(`${home.slice('/w/'.length)}-moved`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(`**${home}-moved/settings`);

  // The former address leads its members on.
  await page.goto(`${home}/settings/members`);
  await page.waitForURL(`**${home}-moved/settings/members`);
  await page.getByRole('link', { name: 'General' }).click();

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export everything' }).click();
  expect((await downloading).suggestedFilename()).toMatch(/^unpark-moving-.*\.zip$/);

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('something else');
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await expect(dialog.getByText('That is not the name.')).toBeVisible();
  await dialog.getByRole('textbox').fill(name);
  // The page may still ask for what is gone before it is left.
  expectNoTrouble(trouble);
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await page.waitForURL('**/new-workspace');
  expect((await page.request.get(`${home}-moved`)).status()).toBe(404);
  expect((await page.request.get(home)).status()).toBe(404);
});

test('a key is followed by another one', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Rotation');
  await page.goto(`${home}/settings/keys`);
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('agents, prod');
  await page.getByRole('button', { name: 'Make key' }).click();
  const first = await page.getByTestId('new-key-secret').innerText();
  await page.getByRole('button', { name: 'Rotate agents, prod' }).click();
  await page.getByRole('button', { name: 'Make successor' }).click();
  await expect(page.getByTestId('new-key-secret')).not.toHaveText(first);
  await expect(page.getByText('both work until its end')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rotate agents, prod' })).toHaveCount(1);
  expectNoTrouble(trouble);
});
