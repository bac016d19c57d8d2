import type { Page } from '@playwright/test';
import { readBundleFile } from '@unpark/testkit/corpus';
import { checkPage } from './check-page';
import { expect, expectNoTrouble, test } from './journey';
import { longTrace } from './long-trace';

/** More than from where on a trace is drawn while it is read. */
const MORE_BYTES = 18 * 1024 * 1024;

/**
 * What workers say of a trace stops before the page at `whole` and at `done` until the journey lets it
 * go on: how long a machine takes for it decides nothing.
 */
async function holdReading(page: Page): Promise<(step: 'whole' | 'done') => Promise<void>> {
  await page.addInitScript(() => {
    const held: Record<string, (() => void)[] | undefined> = { whole: [], done: [] };
    const hold = (step: 'whole' | 'done', go: () => void) => {
      const waiting = held[step];
      if (waiting) waiting.push(go);
      else go();
    };
    Object.assign(window, {
      letGoOn(step: string) {
        const waiting = held[step] ?? [];
        held[step] = undefined;
        for (const go of waiting) go();
      },
    });
    const listen = Worker.prototype.addEventListener;
    Worker.prototype.addEventListener = function (
      this: Worker,
      type: string,
      listener: EventListenerOrEventListenerObject,
    ) {
      listen.call(this, type, (event: Event) => {
        const take = () =>
          typeof listener === 'function' ? listener(event) : listener.handleEvent(event);
        const { data } = event as MessageEvent;
        const [count, all] = data?.soFar?.generations ?? [];
        if (count !== undefined && count === all) hold('whole', take);
        else if (data?.result?.value?.record) hold('done', take);
        else take();
      });
    } as typeof listen;
  });
  return (step) =>
    page.evaluate(
      (name) => (window as unknown as { letGoOn: (step: string) => void }).letGoOn(name),
      step,
    );
}

const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });
const lanes = (page: Page) => page.getByRole('application', { name: /^Lanes of / });

test('a long trace is drawn while it is read: its beginning, all of it, then with the verdict', async ({
  page,
  trouble,
}) => {
  const goOn = await holdReading(page);
  await page.goto('/try');
  await expect(page.locator('[data-loaded="true"]')).toBeVisible();
  const trace = longTrace(readBundleFile('leak-growing-go1.27-t1', 'trace.out'), MORE_BYTES);
  await page
    .getByTestId('choose-files')
    .setInputFiles([{ name: 'trace.out', mimeType: 'application/octet-stream', buffer: trace }]);

  await expect(timeline(page)).toContainText('generation 1 of 3; the rest is being read');
  await expect(lanes(page)).toBeVisible();
  await checkPage(page, 'a trace that is being read');
  // a goroutine is selected by keys and let go by Escape, which stops nothing then
  await lanes(page).press('ArrowDown');
  await lanes(page).press('ArrowDown');
  await lanes(page).press('Enter');
  await expect(page).toHaveURL(/[?&]g=/);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/[?&]g=/);
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();

  await goOn('whole');
  await expect(timeline(page)).toContainText('the verdict is being worked out');
  await expect(lanes(page)).toBeVisible();

  await goOn('done');
  await expect(page.getByRole('region', { name: 'Verdict' })).toBeVisible();
  await expect(lanes(page)).toBeVisible();
  await expect(timeline(page).getByRole('button', { name: /^Draw the lanes/ })).toHaveCount(0);
  expectNoTrouble(trouble);
});
