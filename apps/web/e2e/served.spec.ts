import { expect, expectNoTrouble, test } from './journey';

test('the built product answers, and a stranger may try it or sign in', async ({
  page,
  request,
  trouble,
}) => {
  expect((await request.get('/healthz')).status()).toBe(200);
  expect((await request.get('/readyz')).status()).toBe(200);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Why does it stall');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByLabel(/e-mail/i)).toBeVisible();
  expectNoTrouble(trouble);
});

test('an address with a broken escape is one that names nothing', async ({ page, request }) => {
  expect((await page.goto('/s/%'))?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('nothing at this address');
  const answer = await request.get('/api/v1/captures/%');
  expect(answer.status()).toBe(401);
  expect(await answer.json()).toMatchObject({ error: { code: 'access.sign-in' } });
});
