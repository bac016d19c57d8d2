import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' });
const tryPanel = (page: Page) => page.getByRole('region', { name: 'Try it' });

test('from a finding to what the library says of it, in both languages', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Library');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);
  await page
    .getByRole('link', { name: /^About this pattern/ })
    .first()
    .click();
  await page.waitForURL(/\/patterns\/lock-held-across-io/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Fix' })).toBeVisible();
  await expect(page.getByText('checked on captures')).toBeVisible();
  await page.getByText('简体中文', { exact: true }).click();
  await expect(page.getByRole('region', { name: '修复' })).toBeVisible();
  await page.getByRole('link', { name: '全部模式' }).click();
  await page.waitForURL(/\/patterns\?lang=zh/);
  await page.getByText('English', { exact: true }).click();
  await page.getByRole('searchbox', { name: 'Search the library' }).fill('sync.(*Mutex).Lock');
  await expect(page.getByRole('status').first()).toContainText(' of ');
  await page.getByRole('searchbox', { name: 'Search the library' }).fill('nothing has this name');
  await expect(page.getByText('No pattern fits')).toBeVisible();
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('combobox', { name: 'Class' }).selectOption('network');
  await expect(page.getByRole('region', { name: 'Channels' })).toHaveCount(0);
  // by keyboard from anywhere
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('Go to or run…')).toBeFocused();
  await page.keyboard.type('own patterns');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/patterns/own');
  await expect(page.getByText('No pattern of your own yet')).toBeVisible();
  expectNoTrouble(trouble);
});

test('a pattern from goroutines of a capture: tried, saved, found, changed, deleted and brought back', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Own rules');
  await uploadFiles(page, home, 'gateway', [corpus('healthy-load-go1.27')]);
  await expect(verdict(page)).toContainText('No stall found');
  await uploadFiles(page, home, 'orders', [corpus('dbpool-exhausted-go1.27')]);
  const capture = page.url();
  const goroutines = page.getByRole('region', { name: 'Goroutines' });
  await goroutines.getByText('main.(*repo).list').first().click();
  await goroutines.getByRole('button', { name: 'Rule' }).click();
  await page.getByRole('menuitem', { name: 'New pattern from these goroutines' }).click();
  await page.waitForURL(/\/patterns\/own\/new\?kind=pattern/);
  const frames = page.getByLabel('Functions on its stack, innermost first');
  await expect(frames).toHaveValue(/main\.\(\*repo\)\.list/);

  // what is missing is named beside its field
  await page.getByRole('button', { name: 'Create pattern' }).click();
  await expect(page.getByText('Give it a title of at most 120 characters.').first()).toBeVisible();
  await page.getByLabel('Id', { exact: true }).fill('order-lists');
  await page.getByLabel('Title', { exact: true }).fill('Order lists wait for the pool');
  await page.getByLabel('Fix', { exact: true }).fill('Close the rows in {function}.');

  // a rule that would cry wolf is warned about before it is saved
  const before = await frames.inputValue();
  await page.getByText('JSON', { exact: true }).click();
  const json = page.getByLabel('The document');
  const document = JSON.parse(await json.inputValue()) as {
    rule: { waiting: object; severity: object[]; role?: string; place?: string };
  };
  const wolf = structuredClone(document);
  wolf.rule.waiting = { frames: ['http.(*conn).serve'] };
  wolf.rule.role = 'any';
  wolf.rule.place = 'any';
  wolf.rule.severity = [{ severity: 'high', when: { count: 1 } }];
  await json.fill(JSON.stringify(wolf));
  await tryPanel(page).getByRole('button', { name: 'Try it' }).click();
  await expect(tryPanel(page).getByRole('alert').first()).toContainText(
    '1 capture that is healthy now would be called stalled',
    { timeout: 60_000 },
  );
  await checkPage(page, 'a rule with a warning');

  document.rule.severity = [{ severity: 'critical', when: { count: 3 } }];
  await json.fill(JSON.stringify(document));
  await page.getByText('Form', { exact: true }).click();
  await expect(frames).toHaveValue(before);
  await tryPanel(page).getByRole('button', { name: 'Try it' }).click();
  await expect(tryPanel(page)).toContainText('Tried on 2 of 2 captures', { timeout: 60_000 });
  await expect(tryPanel(page).getByRole('alert')).toHaveCount(0);
  await expect(tryPanel(page)).toContainText('critical, primary cause');
  await page.getByRole('button', { name: 'Create pattern' }).click();
  await page.waitForURL('**/patterns/own/order-lists');
  await expect(page.getByText('revision 1')).toBeVisible();

  // what is there keeps its diagnosis until somebody asks
  await page.goto(capture);
  await expect(page.getByText('have changed since this diagnosis')).toBeVisible();
  await page.getByRole('button', { name: 'Diagnose again' }).click();
  await expect(verdict(page)).toContainText('Critical', { timeout: 60_000 });
  await expect(verdict(page)).toContainText('Order lists wait for the pool');
  await page
    .getByRole('link', { name: 'About this pattern: Order lists wait for the pool' })
    .click();
  await page.waitForURL('**/patterns/own/order-lists');

  await page.goto(`${home}/patterns/own`);
  await page.getByRole('switch', { name: 'Order lists wait for the pool in use' }).click();
  await expect(page.getByRole('switch')).toHaveAttribute('aria-checked', 'false');
  await page.getByRole('button', { name: 'Delete Order lists wait for the pool' }).click();
  await expect(page.getByText('No pattern of your own yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Order lists wait for the pool' })).toBeVisible();
  await checkPage(page, 'own rules');
  expectNoTrouble(trouble);
});

test('goroutines that are idle by design are no stall any more, and their groups say so', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Idle');
  await uploadFiles(page, home, 'orders', [corpus('dbpool-exhausted-go1.27')]);
  const capture = page.url();
  const goroutines = page.getByRole('region', { name: 'Goroutines' });
  await goroutines.getByText('main.(*repo).list').first().click();
  await goroutines.getByRole('button', { name: 'Rule' }).click();
  await page.getByRole('menuitem', { name: 'They are idle by design' }).click();
  await page.getByLabel('Id', { exact: true }).fill('order-lists');
  await page.getByLabel('About').fill('Order lists wait for their turn.');
  await tryPanel(page).getByRole('button', { name: 'Try it' }).click();
  await expect(tryPanel(page)).toContainText('not idle now', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Create idle rule' }).click();
  await page.waitForURL('**/patterns/own/order-lists');
  await page.getByRole('button', { name: 'Diagnose again' }).click();
  await expect(page.getByText('1 capture is being diagnosed again')).toBeVisible();
  await page.goto(capture);
  const row = goroutines.getByRole('row').filter({ hasText: 'main.(*repo).list' }).first();
  await expect(row).toContainText('own/order-lists', { timeout: 30_000 });
  expectNoTrouble(trouble);
});

test('a finding is muted until a day, stays visible, and is unmuted', async ({ page, trouble }) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Muted');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);
  await page
    .getByRole('button', { name: /^Mute / })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill('Known, ticket 4711');
  await dialog.getByRole('button', { name: '3 months' }).click();
  await checkPage(page, 'the dialog that mutes');
  await dialog.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(verdict(page)).toContainText('1 muted');
  await expect(
    page.getByText(/Muted by Ada Example in session until .*: Known, ticket 4711/),
  ).toBeVisible();
  await checkPage(page, 'a capture with a muted finding');
  await page.goto(`${home}/captures`);
  await expect(page.getByRole('row').filter({ hasText: 'session' })).toContainText('1 muted');
  await page.goto(`${home}/patterns/own`);
  await expect(page.getByRole('region', { name: 'Muted findings' })).toContainText('ticket 4711');
  await page.getByRole('button', { name: /^Unmute/ }).click();
  await expect(page.getByText('Nothing is muted')).toBeVisible();
  expectNoTrouble(trouble);
});
