import { expect, expectNoTrouble, test } from './journey';

test('the built product answers, and a stranger is asked to sign in', async ({
  page,
  request,
  trouble,
}) => {
  expect((await request.get('/healthz')).status()).toBe(200);
  expect((await request.get('/readyz')).status()).toBe(200);
  await page.goto('/');
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByLabel(/e-mail/i)).toBeVisible();
  expectNoTrouble(trouble);
});
