import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { buildSync } from 'esbuild';

interface Frames {
  readonly name: string;
  readonly drawMedianMs: number;
  readonly drawP95Ms: number;
  readonly frameMedianMs: number;
  readonly frameP95Ms: number;
}

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/**
 * Frame times of a timeline with ten million intervals in 64 lanes, in a real Chromium (CHROMIUM_PATH,
 * else one of the usual places) without a graphics card: `draw` is what the page's own thread spends,
 * `frame` what passes from one picture to the next.
 */
export async function bench() {
  const executablePath = process.env['CHROMIUM_PATH'] ?? BROWSERS.find(existsSync);
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'timeline-frames-process.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1240, height: 640 } });
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    const all = (await page.evaluate('framesDone')) as Frames[];
    for (const { name, drawMedianMs, drawP95Ms, frameMedianMs, frameP95Ms } of all) {
      console.log(
        `  ${name.padEnd(18)} draw ${drawMedianMs.toFixed(1)} ms (p95 ${drawP95Ms.toFixed(1)}), ` +
          `frame ${frameMedianMs.toFixed(1)} ms (p95 ${frameP95Ms.toFixed(1)})`,
      );
    }
  } finally {
    await browser.close();
  }
  return [];
}
