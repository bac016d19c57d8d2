import { checkPage } from './check-page';
import { expect, expectNoTrouble, newPerson, test } from './journey';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`pages are accessible and fit, ${colorScheme}, ${width} px`, async ({
      browser,
      baseURL,
    }) => {
      const context = await browser.newContext({
        baseURL,
        colorScheme,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      const check = async (path: string) => {
        await page.goto(path);
        await checkPage(page, path);
      };
      await check('/sign-in');
      await check('/sign-up');
      const person = newPerson();
      await page.getByLabel('Your name').fill(person.name);
      await page.getByLabel('E-mail').fill(person.email);
      await page.getByLabel('Password').fill(person.password);
      await page.getByRole('button', { name: 'Make account' }).click();
      await page.waitForURL('**/new-workspace');
      await check('/new-workspace');
      await page.getByLabel('Name').fill('Accessible');
      await page.getByRole('button', { name: 'Make workspace' }).click();
      await page.waitForURL(/\/w\/[^/]+$/);
      const home = new URL(page.url()).pathname;
      for (const path of [
        '',
        '/captures',
        '/upload',
        '/settings',
        '/settings/keys',
        '/patterns',
        '/patterns?lang=zh',
        '/patterns/lock-held-across-io',
        '/patterns/chan-send-no-receiver?lang=zh',
        '/patterns/own',
        '/patterns/own/new?kind=pattern',
        '/patterns/own/new?kind=idle',
        '/patterns/nowhere',
        '/nowhere',
      ]) {
        await check(home + path);
      }
      await context.close();
    });
  }
}

test('every page carries its policy, with another nonce each time', async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ['/sign-in', '/sign-up', '/sign-in']) {
    const answer = await request.get(path);
    const policy = answer.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(/script-src [^;]*/.exec(policy)?.[0]).not.toMatch(/unsafe/);
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    expect(answer.headers()['x-content-type-options']).toBe('nosniff');
    expect(answer.headers()['referrer-policy']).toBe('same-origin');
    expect(answer.headers()['permissions-policy']).toContain('camera=()');
  }
  expect(nonces.size).toBe(3);
  const data = await request.get('/api/v1/captures/cap_0');
  expect(data.headers()['content-security-policy']).toContain("default-src 'none'");
  expect(data.headers()['x-content-type-options']).toBe('nosniff');
});

test('the palette and the keys of a page open by keyboard and give focus back', async ({
  page,
  trouble,
}) => {
  const person = newPerson();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Make account' }).click();
  await page.waitForURL('**/new-workspace');
  await page.getByLabel('Name').fill('Keyboard');
  await page.getByRole('button', { name: 'Make workspace' }).click();
  await page.waitForURL(/\/w\/[^/]+$/);
  await page.getByRole('link', { name: 'Captures' }).focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('Go to or run…')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Captures' })).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('api keys');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/settings/keys');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys of this page' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expectNoTrouble(trouble);
});
