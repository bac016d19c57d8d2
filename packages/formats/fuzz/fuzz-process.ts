import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaseMaker } from './make-case';
import { runCase } from './run-case';
import { type Family, readSeeds } from './seeds';

/** One share of a run: cases first, first + step, …; see scripts/fuzz.mjs. */
interface Share {
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly end: number;
  readonly only?: string;
  readonly folder: string;
  readonly untilMs: number;
}

/** CPU seconds that one small file may take, and what counts as small. */
const CPU_SECONDS = 2;
const SMALL_BYTES = 64 * 1024;
/** Memory that the process may hold after a case. */
const RSS_BYTES = 1536 * 1024 * 1024;

const share = JSON.parse(process.argv[2] ?? '{}') as Share;
const wanted = (name: string, family: Family) =>
  !share.only || family === share.only || name.includes(share.only);
const seeds = readSeeds().filter(({ name, family }) => wanted(name, family));
const maker = new CaseMaker(seeds);

/** Tells the starter; when that was killed there is nobody to work for. */
const send = (message: object): Promise<void> =>
  new Promise((done) => {
    const told = (error: Error | null): void => (error ? process.exit() : done());
    process.send?.(message, undefined, undefined, told);
  });

for (let n = share.first; n < share.end && Date.now() < share.untilMs; n += share.step) {
  const made = maker.make(share.seed, n);
  const { seed, bytes } = made;
  await send({ begun: n, name: seed.name });
  const cpu = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS;
  let failure: string | undefined;
  let answer: ReturnType<typeof runCase> | undefined;
  try {
    answer = runCase(made);
  } catch (cause) {
    failure = cause instanceof Error ? `${cause.message}\n${cause.stack ?? ''}` : String(cause);
  }
  const used = process.cpuUsage(cpu);
  const seconds = (used.user + used.system) / 1e6;
  if (seconds > CPU_SECONDS && bytes.length < SMALL_BYTES)
    failure ??= `${seconds.toFixed(1)} s of CPU for ${bytes.length} bytes`;
  const { rss } = process.memoryUsage();
  if (rss > RSS_BYTES) failure ??= `${Math.round(rss / 2 ** 20)} MB of memory`;
  let saved: string | undefined;
  if (failure !== undefined) {
    mkdirSync(share.folder, { recursive: true });
    saved = join(share.folder, `${share.seed}-${n}-${seed.name.replaceAll('/', '_')}`);
    writeFileSync(saved, bytes);
  }
  const grown = process.resourceUsage().maxRSS - peak;
  await send({
    done: n,
    name: seed.name,
    bytes: bytes.length,
    seconds,
    grown,
    peak: process.resourceUsage().maxRSS,
    ...answer,
    ...(failure !== undefined && { failure, saved }),
  });
}
process.disconnect();
