import { rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { buildSync } from 'esbuild';
import { largeDump, largeProfile, largeTrace } from './big-inputs';
import type { Frames } from './frame-record';

const FRAME_MS = 1000 / 60;
const TASK_MS = 100;
const FIRST_PAINT_MS = 1000;
const STEPS = 90;

const NODES = 1_000_000;
const GOROUTINES = 100_000;
const INTERVALS = 3_000_000;

/** A script of its own: functions that this file would hand over know names of its loader. */
const recorder =
  buildSync({
    entryPoints: [join(import.meta.dirname, 'frame-record.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'error',
  }).outputFiles[0]?.text ?? '';

/**
 * The built product in a real Chromium (CHROMIUM_PATH, else one that is found) without a graphics card:
 * files that are made here are dropped on `/try`, and the views are used as a hand would. `frame` is
 * what passes from one picture to the next, `task` the longest that the page's own thread was busy; each
 * stands beside the bar it has to stay under. UNPARK_JOURNEY_URL names a product that runs already.
 */
export async function bench() {
  const scripts = join(import.meta.dirname, '../../../scripts/lib');
  const tools = await import(pathToFileURL(join(scripts, 'test-tools.mjs')).href);
  const executablePath: string | undefined =
    process.env['CHROMIUM_PATH'] ?? tools.chromium().path ?? undefined;
  const given = process.env['UNPARK_JOURNEY_URL'];
  const folder = mkdtempSync(join(tmpdir(), 'unpark-bench-'));
  const product = given ? { url: given, stop: () => Promise.resolve() } : await startBuilt(scripts);
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const open = async (view: string, name: string, content: Buffer) => {
      const file = join(folder, name);
      writeFileSync(file, content);
      const page = await openedPage(browser, `${product.url}/try?v=1&w=${view}&tab=${view}`);
      await page.getByTestId('choose-files').setInputFiles(file);
      return page;
    };
    await flame(await open('flame', 'cpu.pprof', largeProfile(NODES)));
    for (const stacks of [40, GOROUTINES]) {
      const page = await open('goroutines', 'goroutines.txt', largeDump(GOROUTINES, stacks));
      await goroutines(page, stacks);
    }
    await timeline(await open('timeline', 'trace.out', largeTrace(INTERVALS)));
  } finally {
    await browser.close();
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return [];
}

async function startBuilt(scripts: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const { ensureBuilt } = await import(pathToFileURL(join(scripts, 'build.mjs')).href);
  const { startTestProduct } = await import(pathToFileURL(join(scripts, 'test-instance.mjs')).href);
  await ensureBuilt();
  return startTestProduct();
}

async function openedPage(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  await page.addInitScript({ content: recorder });
  await page.goto(address);
  await page.locator('[data-loaded="true"]').waitFor();
  return page;
}

async function flame(page: Page): Promise<void> {
  head(`flame graph, ${NODES.toLocaleString('en')} boxes`);
  const graph = page.locator('#flame-graph');
  await graph.waitFor({ timeout: 120_000 });
  const fromDataMs = await page.evaluate(() => globalThis.frameRecord.paintedAfterData('tree'));
  say('first picture after its data', `${fromDataMs.toFixed(0)} ms`, fromDataMs, FIRST_PAINT_MS);
  await rest(page);
  const { x, y } = await middleOf(page, '#flame-graph');
  await page.mouse.move(x, y);
  await measured(page, 'zooming in and out', async () => {
    await page.keyboard.down('Control');
    for (let i = 0; i < STEPS; i++) await page.mouse.wheel(0, i < STEPS / 2 ? -40 : 40);
    await page.keyboard.up('Control');
  });
  await measured(page, 'pointer over boxes', async () => {
    for (let i = 0; i < STEPS; i++) await page.mouse.move(x - 300 + i * 6, y - 60 + (i % 20) * 6);
  });
  await measured(page, 'typing a search', async () => {
    await page.locator('#flame-search').pressSequentially('Method123', { delay: 60 });
  });
  await page.context().close();
}

async function goroutines(page: Page, stacks: number): Promise<void> {
  const count = GOROUTINES.toLocaleString('en');
  head(`${count} goroutines in ${stacks.toLocaleString('en')} stacks`);
  await measured(page, 'open', async () => {
    await page.locator('[data-row-list="goroutines"] [role="row"]').first().waitFor({
      timeout: 120_000,
    });
    await rest(page);
  });
  await measured(page, 'typing a filter', async () => {
    await page.locator('#goroutine-filter').pressSequentially('package17', { delay: 80 });
    await rest(page);
  });
  await measured(page, 'taking it back', async () => {
    await page.locator('#goroutine-filter').fill('');
    await rest(page);
  });
  const grouped = page.locator('#goroutines fieldset', { has: page.locator('[value="creator"]') });
  for (const by of ['creator', 'state', 'tree', 'stack']) {
    const choice = grouped.locator(`label:has([value="${by}"])`);
    if ((await choice.count()) === 0) continue;
    await measured(page, `grouped by ${by}`, async () => {
      await choice.click();
      await rest(page);
    });
  }
  const { x, y } = await middleOf(page, '[data-row-list="goroutines"]');
  await page.mouse.move(x, y);
  await measured(page, 'scrolling', async () => {
    for (let i = 0; i < STEPS; i++) await page.mouse.wheel(0, 240);
  });
  await page.context().close();
}

async function timeline(page: Page): Promise<void> {
  head(`timeline, ${INTERVALS.toLocaleString('en')} intervals`);
  const graph = page.locator('#timeline-graph');
  const asked = page.locator('#timeline').getByRole('button', { name: /^Draw the lanes/ });
  await measured(page, 'open', async () => {
    await graph.or(asked).first().waitFor({ timeout: 240_000 });
    if (await asked.first().isVisible()) await asked.first().click();
    await graph.waitFor({ timeout: 240_000 });
    await rest(page);
  });
  const { x, y } = await middleOf(page, '#timeline-graph');
  await page.mouse.move(x, y);
  await measured(page, 'zooming in and out', async () => {
    await page.keyboard.down('Control');
    for (let i = 0; i < STEPS; i++) await page.mouse.wheel(0, i < STEPS / 2 ? -40 : 40);
    await page.keyboard.up('Control');
  });
  await page.keyboard.down('Control');
  for (let i = 0; i < 20; i++) await page.mouse.wheel(0, -40);
  await page.keyboard.up('Control');
  await measured(page, 'panning', async () => {
    await page.keyboard.down('Shift');
    for (let i = 0; i < STEPS; i++) await page.mouse.wheel(0, i < STEPS / 2 ? 30 : -30);
    await page.keyboard.up('Shift');
  });
  await page.context().close();
}

async function middleOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const place = page.locator(selector).first();
  await place.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const box = await place.boundingBox();
  if (!box) throw new Error(`${selector} has no place on the page`);
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 300) };
}

/** Until the page's own thread has had nothing long to do for a while. */
const rest = (page: Page): Promise<void> =>
  page.evaluate(() => globalThis.frameRecord.rest(700, 60_000));

async function measured(page: Page, what: string, act: () => Promise<void>): Promise<void> {
  await page.evaluate(() => globalThis.frameRecord.begin());
  await act();
  const { frames, tasks }: Frames = await page.evaluate(() => globalThis.frameRecord.end());
  const p50 = share(frames, 0.5);
  const p95 = share(frames, 0.95);
  const longest = Math.max(0, ...tasks);
  const words = `frame ${p50.toFixed(1)} ms (p95 ${p95.toFixed(1)})`;
  // half a frame more is the clock of the browser, not a frame that was missed
  say(what, words, p50, FRAME_MS * 1.5, FRAME_MS);
  say(
    '',
    longest === 0 ? 'no task over 50 ms' : `longest task ${longest.toFixed(0)} ms`,
    longest,
    TASK_MS,
  );
}

function share(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * of), sorted.length - 1)] ?? 0;
}

/** With what else runs here: a task that waits for a core looks as long as one that works. */
const head = (what: string): void =>
  console.log(
    `  ${what} (load ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} cores)`,
  );

function say(what: string, words: string, value: number, most: number, bar = most): void {
  const against = `bar ${bar.toFixed(bar < 100 ? 1 : 0)} ms, ratio ${(value / bar).toFixed(2)}`;
  console.log(
    `    ${what.padEnd(30)} ${words.padEnd(34)} ${against}${value > most ? '   OVER' : ''}`,
  );
}
