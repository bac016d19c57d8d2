import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp } from './steps';

const DEADLOCK = fileURLToPath(
  new URL('../../../packages/testkit/corpus/deadlock-abba-go1.27.tar.gz', import.meta.url),
);

const DUMP = `goroutine 1 [chan receive, 5 minutes]:
main.main()
\t/src/main.go:10 +0x20
`;

test('from nothing to a verdict: account, workspace, archive, services', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'First steps');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Why does it stall');

  await page.getByTestId('choose-files').setInputFiles(DEADLOCK);
  await page.waitForURL('**/upload');
  await expect(page.getByRole('cell', { name: 'archive', exact: true })).toBeVisible();
  const service = page.getByRole('combobox', { name: 'Service' });
  await expect(service).toHaveValue('deadlock-abba');
  await service.fill('ledger');
  await page.getByRole('button', { name: /^Upload/ }).click();
  await page.waitForURL(/\/captures\/cap_/);
  await expect(page.getByText(/locks? that never come/).first()).toBeVisible();

  await page.goto(home);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '1 service is waiting on something',
  );
  await expect(page.getByRole('row', { name: /Critical.*ledger/ })).toContainText(
    'lock-order-cycle',
  );
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'ledger' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/services/ledger');
  await expect(page.getByText(/goroutines\s+in the only capture/)).toBeVisible();

  await page.goto(`${home}/upload`);
  await page.getByTestId('choose-files').setInputFiles(DEADLOCK);
  await page.getByRole('combobox', { name: 'Service' }).fill('ledger');
  await page.getByRole('button', { name: /^Upload/ }).click();
  await expect(page.getByText('These files are already here.')).toBeVisible();
  expectNoTrouble(trouble);
});

test('a file of 12 MB sent from the page arrives whole', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Large files');
  await page.goto(`${home}/upload`);
  const content = Buffer.alloc(12 * 1024 * 1024, DUMP);
  await page
    .getByTestId('choose-files')
    .setInputFiles({ name: 'dumps/large.txt', mimeType: 'text/plain', buffer: content });
  await page.getByRole('combobox', { name: 'Service' }).fill('bulk');
  // one part does not arrive: it is sent again, and nothing before it
  let parts = 0;
  await page.route(/\/api\/v1\/uploads\/[^/]+\/files\/0$/, (route) =>
    ++parts === 2 ? route.abort('connectionreset') : route.continue(),
  );
  const answered = page.waitForResponse((response) => response.url().endsWith('/finish'));
  await page.getByRole('button', { name: /^Upload/ }).click();
  const answer = await answered;
  expect(answer.status()).toBe(202);
  expect(await answer.json()).toMatchObject({
    outcome: 'accepted',
    artifacts: [
      { sizeBytes: content.length, sha256: createHash('sha256').update(content).digest('hex') },
    ],
  });
  // the part that was made to fail is the only thing that did
  expect(parts).toBe(3);
  expect(trouble.lines.filter((line) => !/files\/0|ERR_CONNECTION_RESET/.test(line))).toEqual([]);
});

test('a pasted dump becomes a file that is named before it is sent', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Pasted');
  await page.goto(`${home}/upload`);
  await page.getByRole('button', { name: 'Paste a dump' }).click();
  const field = page.getByLabel('Goroutine dump or panic output');
  await expect(field).toBeFocused();
  await field.fill(DUMP);
  await page.getByRole('button', { name: 'Add as a file' }).click();
  await expect(
    page.getByRole('row', { name: /pasted-goroutines\.txt.*goroutine dump/ }),
  ).toBeVisible();
  await page.getByRole('button', { name: /^Upload/ }).click();
  await expect(page.getByText('Name the service that these files are of.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Service' }).fill('pasted');
  await page.getByRole('button', { name: /^Upload/ }).click();
  await page.waitForURL(/\/captures\/cap_/);
  expectNoTrouble(trouble);
});

test('a key is shown once, and gone for good when revoked', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Keys');
  await page.goto(`${home}/settings/keys`);
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('agents, prod');
  await page.getByRole('button', { name: 'Make key' }).click();
  const secret = await page.getByTestId('new-key-secret').innerText();
  expect(secret).toMatch(/^upk_/);
  await page.reload();
  await expect(page.getByRole('cell', { name: /^agents, prod made by/ })).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('button', { name: 'Revoke agents, prod' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByRole('cell', { name: 'revoked' })).toBeVisible();
  expectNoTrouble(trouble);
});

test('wrong ways in: short password, wrong password, foreign address, foreign workspace', async ({
  page,
  browser,
}) => {
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail').fill('ada@example.test');
  await page.getByLabel('Password').fill('too short');
  await page.getByRole('button', { name: 'Make account' }).click();
  await expect(page.getByText('3 more characters needed.')).toBeVisible();

  const person = await signUp(page);
  const home = await makeWorkspace(page, 'Mine alone');

  const stranger = await (
    await browser.newContext({ baseURL: new URL(page.url()).origin })
  ).newPage();
  await stranger.goto(`${home}/captures?before=1`);
  await expect(stranger).toHaveURL(
    `/sign-in?next=${encodeURIComponent(`${home}/captures?before=1`)}`,
  );
  await stranger.goto('/sign-in?next=https://example.org/');
  await stranger.getByLabel('E-mail').fill(person.email);
  await stranger.getByLabel('Password').fill('not this one at all');
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(
    stranger.getByText('This e-mail and password do not belong together.'),
  ).toBeVisible();
  await stranger.getByLabel('Password').fill(person.password);
  await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
  await stranger.waitForURL(`**${home}`);

  const other = await (await browser.newContext({ baseURL: new URL(page.url()).origin })).newPage();
  await signUp(other);
  const foreign = await other.goto(home);
  const foreignText = await other.locator('main').innerText();
  const missing = await other.goto('/w/there-is-no-such-workspace');
  expect(foreign?.status()).toBe(404);
  expect(missing?.status()).toBe(404);
  expect(foreignText).toBe(await other.locator('main').innerText());
});
