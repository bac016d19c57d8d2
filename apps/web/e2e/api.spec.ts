import { checkPage } from './check-page';
import { expect, expectNoTrouble, test } from './journey';

test('the HTTP API is browsed without an account, and links open what they name', async ({
  page,
  trouble,
}) => {
  await page.goto('/api');
  await expect(page.getByRole('heading', { level: 1, name: 'HTTP API' })).toBeVisible();
  const captures = page.getByRole('region', { name: 'Captures', exact: true });
  await captures.getByText('Captures, newest first, in pages').click();
  const request = captures.getByText(/^curl -H "Authorization: Bearer/).first();
  await expect(request).toBeVisible();
  await checkPage(page, 'api');
  await page.goto('/api#addComment');
  await expect(
    page.getByText('Comment on an incident; members are mentioned by @name'),
  ).toBeVisible();
  await expect(page.locator('#addComment')).toBeVisible();
  const document = await page.request.get('/api/v1/openapi.json');
  expect(document.status()).toBe(200);
  expect(((await document.json()) as { openapi: string }).openapi).toMatch(/^3\.1\./);
  await page.getByText('中文', { exact: true }).click();
  await expect(page.getByRole('link', { name: 'OpenAPI 文档' })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await checkPage(page, 'api on a phone');
  expectNoTrouble(trouble);
});
