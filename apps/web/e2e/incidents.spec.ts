import { fileURLToPath } from 'node:url';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, newPerson, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

test('an incident from a finding to the closed report, two people in its summary at once', async ({
  page,
  browser,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Incidents');
  await page.goto(`${home}/incidents`);
  await expect(page.getByText('No incident yet')).toBeVisible();

  // a second person, by an invitation that is handed over
  const second = newPerson();
  await page.goto(`${home}/settings/members`);
  await page.getByRole('button', { name: /^Invite/ }).click();
  const invite = page.getByRole('dialog');
  await invite.getByLabel('E-mail').fill(second.email);
  await invite
    .getByRole('button', { name: /link|Invite/ })
    .last()
    .click();
  const link = await page
    .getByText(/\/join\//)
    .first()
    .innerText();
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(`/sign-up?next=${encodeURIComponent(new URL(link).pathname)}`);
  await other.getByLabel('Your name').fill('Grace Example');
  await other.getByLabel('E-mail').fill(second.email);
  await other.getByLabel('Password').fill(second.password);
  await other.getByRole('button', { name: 'Make account' }).click();
  await other.getByRole('button', { name: /^Join/ }).click();
  await other.waitForURL(/\/w\//);

  await uploadFiles(page, home, 'ledger', [corpus('deadlock-abba-go1.27')]);
  await page.keyboard.press('Shift+I');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Title')).not.toHaveValue('');
  await dialog.getByRole('button', { name: 'Create incident' }).click();
  await page.waitForURL(/\/incidents\/inc_/);
  await checkPage(page, 'an incident');

  // both write at once: nothing is lost
  await other.goto(page.url());
  const [mine, theirs] = [page, other].map((one) => one.getByLabel('Summary of the incident'));
  await expect(mine!).toBeEnabled();
  await expect(theirs!).toBeEnabled();
  await mine!.press('Control+Home');
  await theirs!.press('Control+End');
  await Promise.all([
    mine!.pressSequentially('Ada writes this. '),
    theirs!.pressSequentially(' Grace writes that.'),
  ]);
  await expect(theirs!).toHaveValue(/Ada writes this\. .* Grace writes that\./s);
  await expect(mine!).toHaveValue(/Ada writes this\. .* Grace writes that\./s);

  const comment = page.getByRole('textbox', { name: 'Comment' });
  await comment.pressSequentially('Order by id, @Gra');
  await page
    .getByRole('listbox', { name: 'Members' })
    .getByRole('option', { name: 'Grace Example' })
    .waitFor();
  await comment.press('Enter');
  await comment.press('Control+Enter');
  await expect(other.getByText('Order by id, @Grace Example')).toBeVisible({ timeout: 30_000 });

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Resolve' }).click();
  await dialog.getByLabel('Link to the fix').fill('https://git.example.test/pr/1');
  await dialog.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByRole('button', { name: 'Open again' })).toBeVisible();

  await page.getByRole('link', { name: /^Report/ }).click();
  await page.waitForURL('**/report');
  await expect(
    page.getByRole('region', { name: 'Still missing' }).getByText('Lead: nobody yet'),
  ).toBeVisible();
  await expect(page.getByRole('article')).toContainText('Ada writes this.');
  await checkPage(page, 'a report');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'HTML' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^inc_.*\.html$/);
  await context.close();
  expectNoTrouble(trouble);
});
