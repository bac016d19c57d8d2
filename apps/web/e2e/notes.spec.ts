import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const BUNDLE = fileURLToPath(
  new URL('../../../packages/testkit/corpus/mutex-across-io-go1.27.tar.gz', import.meta.url),
);

const notesOf = (page: Page) => page.getByRole('region', { name: 'Notes', exact: true });
const threadOf = (page: Page) => page.getByRole('region', { name: /^Note by / });
const selectionBar = (page: Page) => page.getByRole('group', { name: 'Selection' });

async function pin(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('region', { name: 'New note' });
  await composer.getByRole('textbox', { name: 'Note' }).fill(text);
  await page.keyboard.press('Control+Enter');
  await expect(composer).toHaveCount(0);
  await expect(notesOf(page)).toContainText(text);
}

test('notes are pinned in flame, goroutines and timeline, and found again after a new reading', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Notes');
  await uploadFiles(page, home, 'session', [BUNDLE]);

  // a box of the flame graph, by keys: N opens the composer on what is selected
  await page.keyboard.press('1');
  const flame = page.locator('#flame-graph');
  await expect(flame).toBeVisible();
  await flame.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(selectionBar(page)).toBeVisible();
  const ofFlame = (await selectionBar(page).innerText()).split('\n').length;
  expect(ofFlame).toBeGreaterThan(1);
  await page.keyboard.press('n');
  await pin(page, 'seen in the flame graph');

  // a group of goroutines, by the button of the selection bar
  await page.keyboard.press('2');
  const goroutines = page.getByRole('region', { name: 'Goroutines' });
  await goroutines.locator('[data-row-link]').first().click();
  await selectionBar(page)
    .getByRole('button', { name: /^Annotate/ })
    .click();
  await pin(page, 'seen among goroutines');
  await expect(goroutines.getByRole('button', { name: /^Open the/ }).first()).toBeVisible();

  // a part of the time
  await page.keyboard.press('3');
  const timeline = page.locator('#timeline-graph');
  await expect(timeline).toBeVisible({ timeout: 30_000 });
  await timeline.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(selectionBar(page)).toContainText('…');
  await page.keyboard.press('n');
  await pin(page, 'seen over time');

  // an answer, and a note that is done with
  await notesOf(page).getByRole('button').filter({ hasText: '…' }).first().click();
  await threadOf(page).getByRole('button', { name: 'Reply' }).click();
  await threadOf(page).getByRole('textbox', { name: 'Reply' }).fill('it hands over here');
  await page.keyboard.press('Control+Enter');
  await expect(threadOf(page)).toContainText('it hands over here');

  // diagnosed anew: all are there, select what they are pinned to and show their view
  const capture = new URL(page.url()).pathname;
  const again = await page.evaluate(
    async ({ path, slug }) => {
      const answer = await fetch('/api/trpc/capture.rediagnose', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ json: { workspace: slug, capture: path.split('/').at(-1) } }),
      });
      return answer.status;
    },
    { path: capture, slug: home.split('/').at(-1) ?? '' },
  );
  expect(again).toBe(200);
  await page.goto(capture);
  await expect(notesOf(page)).toContainText('seen over time');
  await expect(notesOf(page)).not.toContainText('no longer there');
  for (const [text, view] of [
    ['seen in the flame graph', 'flame'],
    ['seen among goroutines', 'goroutines'],
    ['seen over time', 'timeline'],
  ] as const) {
    await notesOf(page).getByRole('listitem').filter({ hasText: text }).click();
    await expect(threadOf(page)).toContainText(text);
    await expect(page.locator(`#capture-panel-${view}`)).toBeVisible();
    await expect(
      selectionBar(page)
        .getByRole('button', { name: /^Remove/ })
        .first(),
    ).toBeVisible();
  }
  await expect(threadOf(page)).toContainText('it hands over here');

  // resolved ones fold; what was deleted comes back
  await threadOf(page).getByRole('button', { name: 'Resolve' }).click();
  await expect(notesOf(page)).toContainText('1 resolved');
  await notesOf(page).getByRole('listitem').filter({ hasText: 'among goroutines' }).click();
  await threadOf(page).getByRole('button', { name: 'Delete the note' }).click();
  await expect(notesOf(page)).not.toContainText('among goroutines');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(notesOf(page)).toContainText('among goroutines');
  expectNoTrouble(trouble);
});

test('a note on a capture stands on the page of its incident, and leads back to where it is pinned', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Notes of incidents');
  await uploadFiles(page, home, 'session', [BUNDLE]);
  const capture = new URL(page.url()).pathname;
  await page.keyboard.press('Shift+I');
  await page.getByRole('dialog').getByRole('button', { name: 'Create incident' }).click();
  await page.waitForURL(/\/incidents\/inc_/);
  const incident = page.url();

  await page.goto(capture);
  await page.keyboard.press('2');
  const goroutines = page.getByRole('region', { name: 'Goroutines' });
  await goroutines.locator('[data-row-link]').first().click();
  await selectionBar(page)
    .getByRole('button', { name: /^Annotate/ })
    .click();
  await pin(page, 'all of them wait for this lock');

  await page.goto(incident);
  const notes = page.getByRole('region', { name: 'Notes', exact: true });
  const note = notes.getByRole('listitem').filter({ hasText: 'all of them wait for this lock' });
  await expect(note).toBeVisible();
  await note.getByRole('link').first().click();
  await page.waitForURL((url) => url.pathname === capture);
  await expect(threadOf(page)).toContainText('all of them wait for this lock');
  await expect(selectionBar(page)).toBeVisible();
  expectNoTrouble(trouble);
});
