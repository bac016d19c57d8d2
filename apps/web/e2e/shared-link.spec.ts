import { bundleArchivePath } from '@unpark/testkit';
import type { Page } from '@playwright/test';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

/** In names, notes, labels and paths of what is shared; nothing that a visitor is sent may hold one. */
const SECRETS = [
  'Zqacme',
  'zqacme',
  'zqcheckout',
  'db7.zqcorp.internal',
  'zqmetrickey',
  'zqmetricvalue',
  'zqhost9',
  'example.com/quotes',
];

const METRICS = {
  name: 'metrics.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from(
    '# TYPE http_requests_total counter\nhttp_requests_total{zqmetrickey="zqmetricvalue",instance="zqhost9.zqcorp.internal:6060"} 67\n',
  ),
};

/** All that a page is sent from now on, headers and bodies, by address. */
function recordAnswers(page: Page): { readonly all: () => Promise<ReadonlyMap<string, string>> } {
  const answers: Promise<readonly [string, string]>[] = [];
  page.on('response', (response) => {
    const url = response.url();
    answers.push(
      Promise.all([
        response.allHeaders(),
        // what is left before it was read whole has no body to give
        response.body().catch(() => Buffer.alloc(0)),
      ]).then(([headers, body]) => [url, `${JSON.stringify(headers)}\n${body.toString('latin1')}`]),
    );
  });
  return { all: async () => new Map(await Promise.all(answers)) };
}

test('S6 a view is saved and shared, read without an account, and revoked', async ({
  page,
  browser,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Zqacme');
  await uploadFiles(page, home, 'zqcheckout', [
    bundleArchivePath('chan-result-leak-go1.24'),
    METRICS,
  ]);
  const verdict = await page.getByRole('region', { name: 'Verdict' }).textContent();

  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Who still waits');
  await page
    .getByRole('textbox', { name: 'Notes' })
    .fill('Can you look at upstream db7.zqcorp.internal?');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL(/\/investigations\/inv_/);

  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('switch', { name: 'Remove labels' })).toBeChecked();
  await page.getByRole('switch', { name: 'Remove package prefixes' }).check();
  await page.getByRole('button', { name: 'Create link' }).click();
  const address = await page.getByRole('textbox', { name: 'Address' }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();

  const outside = await browser.newContext();
  const guest = await outside.newPage();
  const answers = recordAnswers(guest);
  const answer = await guest.goto(address);
  expect(answer?.headers()['x-robots-tag']).toContain('noindex');
  expect(answer?.headers()['referrer-policy']).toBe('no-referrer');
  expect(answer?.headers()['cache-control']).toContain('no-store');
  await expect(guest.getByRole('region', { name: 'Verdict' })).toHaveText(verdict ?? '');
  await expect(guest.getByText('Can you look at upstream')).toBeVisible();
  await expect(guest.getByTitle(/Removed by whoever shared this/).first()).toBeVisible();
  await guest.getByRole('row').nth(1).waitFor();
  const views = guest.getByRole('group', { name: 'Views' }).getByRole('button');
  for (const name of ['Metrics', 'Timeline', 'Flame', 'Waits']) {
    const view = views.filter({ hasText: name });
    if ((await view.count()) > 0) await view.first().click();
  }
  await guest.waitForLoadState('networkidle');

  // the preview of a chat tool: the same for every link
  const preview = await guest
    .locator('meta[property^="og:"], meta[name^="twitter:"], meta[name="description"]')
    .evaluateAll((tags) => tags.map((tag) => tag.getAttribute('content') ?? ''));
  expect(preview.length).toBeGreaterThan(2);
  for (const text of preview)
    expect([
      'Shared view',
      'website',
      'summary',
      'A view of a Go program, shared with Unpark.',
    ]).toContain(text);

  // page, payload of its parts, tables: every byte that was sent
  const sent = await answers.all();
  expect([...sent.keys()].some((url) => url.includes('/tables/'))).toBe(true);
  for (const [url, text] of sent)
    for (const secret of SECRETS) expect(text.includes(secret), `${secret} in ${url}`).toBe(false);

  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Link revoked')).toBeVisible();
  const gone = await guest.reload();
  expect(gone?.status()).toBe(404);
  await expect(guest.getByRole('heading', { name: /This link ended on/ })).toBeVisible();
  await outside.close();
  expectNoTrouble(trouble);
});

test('S7 texts that are no address of a link give one plain page', async ({ browser, baseURL }) => {
  const outside = await browser.newContext();
  const guest = await outside.newPage();
  const pages = new Set<string>();
  for (const odd of [
    'null',
    ':token',
    '%00',
    'a'.repeat(43),
    'a'.repeat(10_000),
    `${'a'.repeat(42)}!`,
    '%C3%A4'.repeat(43),
  ]) {
    const answer = await guest.goto(new URL(`/s/${odd}`, baseURL).href);
    expect(answer?.status(), odd.slice(0, 50)).toBe(404);
    await guest.getByRole('heading').waitFor();
    pages.add(await guest.locator('body').innerText());
  }
  expect([...pages]).toHaveLength(1);
  await outside.close();
});
