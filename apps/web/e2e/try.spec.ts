import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page, Request } from '@playwright/test';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, newPerson, test } from './journey';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' });
const selectionBar = (page: Page) => page.getByRole('group', { name: 'Selection' });

/** On the page, with everything that reading needs. */
async function openTry(page: Page, path = '/try'): Promise<void> {
  await page.goto(path);
  await expect(page.locator('[data-loaded="true"]')).toBeVisible();
}

/** Everything that leaves the browser: also what workers send, beacons and sockets. */
function listen(context: BrowserContext, page: Page): { requests: Request[]; sockets: string[] } {
  const heard: { requests: Request[]; sockets: string[] } = { requests: [], sockets: [] };
  context.on('request', (request) => heard.requests.push(request));
  page.on('websocket', (socket) => heard.sockets.push(socket.url()));
  return heard;
}

test('a capture is read and looked at in the browser alone, and no byte of it leaves', async ({
  page,
  context,
  trouble,
}) => {
  // beacons are named by their type in the devtools protocol, where every request shows
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  const sent: { url: string; method: string; hasBody: boolean }[] = [];
  devtools.on('Network.requestWillBeSent', ({ request }) => {
    sent.push({
      url: request.url,
      method: request.method,
      hasBody: request.hasPostData === true || request.postData !== undefined,
    });
  });
  await openTry(page);
  const heard = listen(context, page);
  sent.length = 0;
  await page.getByTestId('choose-files').setInputFiles(corpus('mutex-across-io-go1.27'));
  await expect(verdict(page).getByRole('heading', { level: 1 })).toContainText(
    '29 of 30 requests wait for one mutex',
  );
  await verdict(page).getByRole('link', { name: '29 of 30 requests wait' }).click();
  await expect(selectionBar(page)).toContainText('29 goroutines');
  await expect(page.getByRole('region', { name: 'Flame graph' })).toContainText(
    'main.(*store).Lookup',
  );
  for (const [digit, view] of Object.entries({ 3: '#timeline', 4: '#waits', 5: '#metrics' })) {
    await page.keyboard.press(digit);
    await expect(page.locator(view)).not.toBeEmpty();
  }
  await expect(page.getByRole('region', { name: 'Runtime metrics' })).toContainText('goroutines');
  await page.waitForLoadState('networkidle');

  expect(heard.sockets).toEqual([]);
  const all = [
    ...sent,
    ...heard.requests.map((request) => ({
      url: request.url(),
      method: request.method(),
      hasBody: request.postDataBuffer() !== null,
    })),
  ];
  expect(all.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(all.filter(({ hasBody }) => hasBody)).toEqual([]);
  const words = ['mutex-across-io', 'goroutine.debug2', 'refreshToken', 'Lookup', 'ev=', '&g='];
  for (const { url } of all.filter((one) => !one.url.startsWith('blob:'))) {
    for (const word of words) expect(decodeURIComponent(url)).not.toContain(word);
  }
  expectNoTrouble(trouble);
});

test('it works with the network cut off: files, a pasted dump, all views', async ({
  page,
  context,
}) => {
  await openTry(page);
  await context.setOffline(true);
  await page.getByTestId('choose-files').setInputFiles(corpus('chan-result-leak-go1.27'));
  await expect(verdict(page)).toContainText('nobody receives');
  await expect(page.getByRole('region', { name: 'Flame graph', exact: true })).toBeVisible();
  for (const [digit, view] of Object.entries({ 3: '#timeline', 4: '#waits', 5: '#metrics' })) {
    await page.keyboard.press(digit);
    await expect(page.locator(view)).not.toBeEmpty();
  }
  await expect(page.getByRole('region', { name: 'Runtime metrics' })).toContainText('goroutines');
  await page.getByRole('button', { name: 'Let go of the files' }).click();
  await page.getByRole('button', { name: 'Paste a dump' }).click();
  await page
    .getByLabel('Goroutine dump or panic output')
    .fill(
      'goroutine 1 [chan receive (nil chan), 9 minutes]:\nmain.main()\n\t/app/main.go:7 +0x1d\n',
    );
  await page.getByRole('button', { name: 'Add as a file' }).click();
  await expect(verdict(page)).toBeVisible();
});

test('what cannot be read is named with what was seen; a cut file is read in part', async ({
  page,
  trouble,
}) => {
  await openTry(page);
  const dump = 'goroutine 1 [chan receive, 9 minutes]:\nmain.main()\n\t/app/main.go:7 +0x1d\n';
  await page.getByTestId('choose-files').setInputFiles([
    {
      name: 'graph.png',
      mimeType: 'image/png',
      buffer: Buffer.from('\x89PNG\r\n\x1a\n0', 'latin1'),
    },
  ]);
  await expect(page.getByRole('alert').first()).toContainText('is not something Go wrote');
  await expect(page.getByText('a PNG image')).toBeVisible();
  await checkPage(page, 'nothing read');
  await page
    .getByTestId('add-files')
    .setInputFiles([{ name: 'dump.txt', mimeType: 'text/plain', buffer: Buffer.from(dump) }]);
  await expect(verdict(page)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Files' })).toContainText('not recognised');
  expectNoTrouble(trouble);
});

test('from the front page over a sample to an account, and the capture opens as it was left', async ({
  page,
  trouble,
}) => {
  await openTry(page, '/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Why does it stall');
  await checkPage(page, 'front page');
  await page.getByRole('button', { name: /Two transfers wait/ }).click();
  await expect(verdict(page)).toContainText('16 requests wait');
  await page.waitForURL('**/try');
  await checkPage(page, 'a capture of this browser alone');
  await verdict(page).getByRole('link', { name: '16 requests wait' }).click();
  await expect(selectionBar(page)).toContainText('16 goroutines');
  const { search } = new URL(page.url());

  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Save to workspace' });
  await dialog.getByText('Make an account', { exact: true }).click();
  const person = newPerson();
  await dialog.getByLabel('Your name').fill(person.name);
  await dialog.getByLabel('E-mail').fill(person.email);
  await dialog.getByLabel('Password').fill(person.password);
  await dialog.getByRole('button', { name: 'Make account' }).click();
  await dialog.getByLabel('Name of the workspace').fill('Tried');
  await dialog.getByRole('button', { name: 'Make workspace' }).click();
  await expect(dialog.getByRole('combobox', { name: 'Service' })).toHaveValue('ledger');
  await expect(dialog).toContainText('1 file, 56.8 kB, will be uploaded');
  await dialog.getByRole('button', { name: 'Upload and open' }).click();
  await page.waitForURL(/\/captures\/cap_/);
  expect(new URL(page.url()).search).toBe(search);
  await expect(verdict(page)).toContainText('16 requests wait', { timeout: 60_000 });
  await expect(selectionBar(page)).toContainText('16 goroutines');
  expectNoTrouble(trouble);
});

test('the page speaks Chinese when asked to, and keeps what it holds', async ({ page }) => {
  await openTry(page);
  await page.getByText('中文', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('火焰图');
  await page.getByTestId('choose-files').setInputFiles(corpus('deadlock-abba-go1.27'));
  await expect(page.getByRole('button', { name: '保存到工作区' })).toBeVisible();
  await page.getByText('EN', { exact: true }).click();
  await expect(page.getByRole('button', { name: 'Save to workspace' })).toBeVisible();
});
