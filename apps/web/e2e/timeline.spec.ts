import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

const graph = (page: Page) => page.getByRole('application', { name: /^Lanes of / });
const lanes = (page: Page) => page.getByRole('group', { name: 'Lanes', exact: true });
const handOver = (page: Page) => page.getByRole('region', { name: /^Hand-over at / });
/** `g59` and `g23` of the hand-over that is shown: who was woken, and by whom */
const parties = async (page: Page) => {
  const names = await handOver(page)
    .getByRole('button', { name: /^g\d+$/ })
    .allInnerTexts();
  return { woken: names[0] ?? '', by: names[1] ?? '' };
};
const cursorSays = (page: Page) => page.locator('#timeline-graph ~ [aria-live]');

test('a lock goes from goroutine to goroutine: followed by keys, a part of the time by dragging', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Lanes');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);
  await page.goto(`${new URL(page.url()).pathname}?v=1&w=timeline&tab=timeline`);
  await expect(graph(page)).toBeVisible();

  // three rows down: a goroutine of the group that the lock is about
  await page.keyboard.press('3');
  await expect(graph(page)).toBeFocused();
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown');
  await expect(cursorSays(page)).toHaveText(/^g\d+, .+ for .+ from \+/);

  // the staircase: whoever gets the lock is the one who hands it on next
  await page.keyboard.press(']');
  await expect(handOver(page)).toContainText(/\d+ of \d+/);
  const first = await parties(page);
  const address = page.url();
  await page.keyboard.press(']');
  await expect.poll(async () => (await parties(page)).by).toBe(first.woken);
  expect(page.url()).not.toBe(address);
  await page.keyboard.press('[');
  await expect.poll(() => parties(page)).toEqual(first);
  await page.reload();
  await expect(handOver(page)).toContainText(first.woken);

  // a part of the time, and back
  await graph(page).evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const box = await page.locator('#timeline-graph').boundingBox();
  if (!box) throw new Error('the timeline has no place on the page');
  await page.mouse.move(box.x + box.width * 0.4, box.y + 120);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 120, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => new URL(page.url()).searchParams.get('r')).toMatch(/^\d+-\d+$/);
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(/Selected .+ to \+/);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('r')).toBeNull();

  // what is on the screen, as a file of its own
  await page.locator('#timeline').getByRole('button', { name: 'Export' }).click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save SVG' }).click(),
  ]);
  expect(saved.suggestedFilename()).toMatch(/^session-.+-goroutines\.svg$/);
  const drawing = await page.evaluate(
    (text) => {
      const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
      const words = [...documentElement.querySelectorAll('text')].map((one) => one.textContent);
      return { title: documentElement.querySelector('title')?.textContent, words };
    },
    await readFile(await saved.path(), 'utf8'),
  );
  expect(drawing.title).toMatch(/^session · .+ · Goroutines, \+0 s – \+/);
  expect(drawing.words).toContain('lock');

  // other lanes, and the same numbers as tables
  await lanes(page).getByText('Procs').click();
  await expect(graph(page)).toBeVisible();
  await lanes(page).getByText('Table').click();
  await expect(page.getByRole('table', { name: 'Goroutine time by state' })).toContainText('lock');
  await lanes(page).getByText('Goroutines').click();
  await expect(graph(page)).toBeVisible();
  await checkPage(page, 'timeline');
  expectNoTrouble(trouble);
});
