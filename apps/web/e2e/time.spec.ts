import { fileURLToPath } from 'node:url';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, test } from './journey';
import { makeWorkspace, signUp, uploadFiles } from './steps';

const corpus = (name: string) =>
  fileURLToPath(new URL(`../../../packages/testkit/corpus/${name}.tar.gz`, import.meta.url));

test('a part of the time is chosen by keys: strip, wall bar and metrics answer for it, Escape takes it back', async ({
  page,
  trouble,
}) => {
  await signUp(page);
  const home = await makeWorkspace(page, 'Clock');
  await uploadFiles(page, home, 'session', [corpus('mutex-across-io-go1.27')]);
  await page.goto(`${new URL(page.url()).pathname}?v=1&w=timeline,metrics&trace=trace.out`);
  const timeline = page.getByRole('region', { name: 'Timeline', exact: true });
  const metrics = page.getByRole('region', { name: 'Runtime metrics' });
  const selection = page.getByRole('group', { name: 'Selection' });
  const strip = timeline.getByRole('group', { name: 'On one clock' });
  await expect(timeline).toContainText('Goroutine time of the window');
  await expect(strip).toContainText('Drag to choose a part of trace.out');
  await expect(strip).toContainText('clock error');

  // the end goes half way to the left, in steps of a tenth
  const end = strip.getByRole('slider', { name: 'End of the range' });
  await end.focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press('Shift+ArrowLeft');
  await expect(end).toHaveAttribute('aria-valuetext', '+1.50 s');
  await page.keyboard.press('Enter');
  await expect(selection).toContainText('1.5');
  await expect(timeline).toContainText('Goroutine time of the range, 1.50 s');
  await expect(strip).toContainText(/cpu\.pprof \d/);
  await expect(metrics).toContainText('None of 2 readings is in the range');
  const query = new URL(page.url()).searchParams;
  expect(query.get('rf')).toBe('trace.out');
  expect(query.get('r')).toMatch(/^0-15\d{8}$/);

  // each answer is for that time: what ended in it, and who was there
  const numbers = timeline.getByRole('region', { name: 'In numbers' });
  await numbers.getByText('Waits', { exact: true }).click();
  const lock = numbers.getByRole('row', { name: /^mutex/ });
  await expect(lock).toBeVisible();
  const inPart = await lock.innerText();
  await checkPage(page, 'timeline of a range');

  await page.keyboard.press('Escape');
  await expect(page.getByText('Nothing selected.')).toBeVisible();
  await expect(lock).not.toHaveText(inPart);
  await numbers.getByText('Time', { exact: true }).first().click();
  await expect(timeline).toContainText('Goroutine time of the window');

  // the same on the lanes of the metrics, which share the axis
  const lanes = metrics.getByRole('application', { name: 'Quantities over time' });
  await lanes.focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < 6; step++) await page.keyboard.press('Shift+PageDown');
  await page.keyboard.press('Enter');
  await expect(timeline).toContainText('Goroutine time of the range');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Nothing selected.')).toBeVisible();
  expectNoTrouble(trouble);
});
