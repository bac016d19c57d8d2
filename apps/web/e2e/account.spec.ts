import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp } from './steps';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows for a secret in base 32, RFC 6238. */
function codeOf(secret: string): string {
  const bits = [...secret].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2))))
    .update(counter)
    .digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** A device that keeps passkeys and always checks its person. */
async function plugAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

const signOut = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
};

async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('a second factor and a passkey: set up, sign in with, turn off', async ({ page, trouble }) => {
  await plugAuthenticator(page);
  const person = await signUp(page);
  await makeWorkspace(page, 'Account');
  // Passkeys belong to a host name, which the journeys' address need not be.
  await page.goto('/account');
  const own = new URL(page.url());
  if (own.hostname === '127.0.0.1') {
    own.hostname = 'localhost';
    await page.goto(own.href.replace('/account', '/sign-in?next=%2Faccount'));
    await signIn(page, person);
    await page.waitForURL('**/account');
  }

  await page.getByRole('button', { name: 'Set up' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill('not my password');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This is not your password.');
  await dialog.getByLabel('Your password').fill(person.password);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  const secret = (await page.getByTestId('factor-secret').textContent()) ?? '';
  await page.getByLabel('Code of the app').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Turn on' }).click();
  const codes = page.getByTestId('backup-codes').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const backupCode = (await codes.first().textContent()) ?? '';

  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await dialog.getByLabel('Name').fill('Work laptop');
  await dialog.getByLabel('Your password').fill(person.password);
  await dialog.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Work laptop' })).toBeVisible();

  await signOut(page);
  await page.goto('/sign-in?next=%2Faccount');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.waitForURL('**/account');
  await expect(page.getByText(person.email, { exact: true })).toBeVisible();

  await signOut(page);
  await page.goto('/sign-in?next=%2Faccount');
  await signIn(page, person);
  await page.getByLabel('Code').fill(backupCode);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/account');

  await page.getByRole('button', { name: 'Turn off' }).click();
  await dialog.getByLabel('Your password').fill(person.password);
  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await expect(page.getByRole('button', { name: 'Set up' })).toBeVisible();
  const refused = trouble.lines.filter((line) => !line.includes('status of 403'));
  expectNoTrouble({ lines: refused });
});

test('sessions are seen and ended; data is downloaded; the account is deleted', async ({
  page,
  browser,
  baseURL,
}) => {
  const person = await signUp(page);
  await makeWorkspace(page, 'Only mine');
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '' });
  const other = await elsewhere.newPage();
  await other.goto('/sign-in?next=%2Faccount');
  await signIn(other, person);
  await other.waitForURL('**/account');

  await page.goto('/account');
  await expect(page.getByText('this one')).toBeVisible();
  await page.getByRole('button', { name: 'End all others' }).click();
  await expect(page.getByText(/sessions? ended/)).toBeVisible();
  await other.goto('/account');
  await other.waitForURL('**/sign-in?next=**');
  await elsewhere.close();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as JSON' }).click();
  expect((await download).suggestedFilename()).toMatch(/^unpark-account-\d{4}-\d\d-\d\d\.json$/);

  await page.getByRole('button', { name: 'Delete account' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Only mine');
  await dialog.getByLabel('Your password').fill(person.password);
  await dialog.getByRole('button', { name: 'Delete account' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.goto('/sign-in');
  await signIn(page, person);
  await expect(page.getByRole('alert').first()).toContainText('do not belong together');
});
