/**
 * `npm run fuzz [-- --cases N --seed S --from N --only family-or-name --minutes M]`: changes real captures
 * at random and checks what readers promise of any input, in processes that may hang or die. Each
 * finding is printed with its case and its bytes are kept; then the exit code is 1.
 */
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from './lib/paths.mjs';
import { Refusal, runMain, say } from './lib/report.mjs';

/** A case that gives no answer for so long hangs; its CPU time is measured where it runs. */
const HANG_SECONDS = 60;
const LISTED_FINDINGS = 40;

await runMain(async () => {
  const options = {
    cases: '100000',
    seed: '1',
    from: '0',
    minutes: '600',
    only: '',
    processes: '',
  };
  const { values } = parseArgs({
    options: Object.fromEntries(
      Object.keys(options).map((name) => [name, { type: 'string', default: options[name] }]),
    ),
  });
  const number = (name) => {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new Refusal(`--${name} ${values[name]} is not a whole number.`);
    return value;
  };
  const seed = number('seed');
  const from = number('from');
  const end = from + number('cases');
  const step = values.processes ? number('processes') : Math.min(2, availableParallelism());
  const folder = join(mkdtempSync(join(tmpdir(), 'unpark-fuzz-')), 'findings');
  const run = {
    seed,
    end,
    step,
    folder,
    untilMs: Date.now() + number('minutes') * 60_000,
    ...(values.only && { only: values.only }),
  };
  const tally = { cases: 0, byKind: new Map(), findings: [], slowest: [], peak: 0, grown: [] };
  await Promise.all(
    Array.from({ length: step }, (_, i) => runShare({ ...run, first: from + i }, tally)),
  );
  print(tally, run);
  return tally.findings.length > 0 ? 1 : 0;
});

/** Runs one share; a process that hangs or dies is a finding, and the next one goes on behind it. */
async function runShare(share, tally) {
  let { first } = share;
  while (first < share.end && Date.now() < share.untilMs) {
    const { stoppedAt, why, name } = await runProcess({ ...share, first }, tally);
    if (stoppedAt === undefined) return;
    tally.findings.push({ done: stoppedAt, name, failure: why });
    say(`case ${stoppedAt} (${name}): ${why}`);
    first = stoppedAt + share.step;
  }
}

function runProcess(share, tally) {
  return new Promise((resolve) => {
    const child = fork(
      inRoot('packages', 'formats', 'fuzz', 'fuzz-process.ts'),
      [JSON.stringify(share)],
      { execArgv: ['--import', 'tsx', '--max-old-space-size=1536'], serialization: 'json' },
    );
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    let running;
    let why;
    let timer;
    child.on('message', (message) => {
      clearTimeout(timer);
      if (message.begun !== undefined) {
        running = { stoppedAt: message.begun, name: message.name };
        timer = setTimeout(() => {
          why = `no answer after ${HANG_SECONDS} s`;
          end();
        }, HANG_SECONDS * 1000);
        return;
      }
      running = undefined;
      count(message, tally);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      process.off('exit', end);
      if (!running && code === 0) return resolve({});
      const died = why ?? `the process ended (${signal ?? `code ${code}`})`;
      resolve({ stoppedAt: share.first, name: 'before its first case', ...running, why: died });
    });
  });
}

function count(done, tally) {
  tally.cases += 1;
  if (done.kind !== undefined) {
    const kinds = tally.byKind.get(done.kind) ?? {};
    kinds[done.status] = (kinds[done.status] ?? 0) + 1;
    tally.byKind.set(done.kind, kinds);
  }
  if (done.failure !== undefined) {
    tally.findings.push(done);
    say(`case ${done.done} (${done.name}): ${done.failure.split('\n')[0]}  ${done.saved}`);
  }
  tally.peak = Math.max(tally.peak, done.peak);
  keepLargest(tally.slowest, done, ({ seconds }) => seconds);
  keepLargest(tally.grown, done, ({ grown }) => grown);
  if (tally.cases % 5000 === 0) say(`${tally.cases} cases, ${tally.findings.length} findings`);
}

function keepLargest(list, item, sizeOf) {
  list.push(item);
  list.sort((a, b) => sizeOf(b) - sizeOf(a));
  list.length = Math.min(list.length, 3);
}

function print(tally, run) {
  const again = `npm run fuzz -- --seed ${run.seed}${run.only ? ` --only ${run.only}` : ''} --cases 1 --from`;
  say(`${tally.cases} cases, ${tally.findings.length} findings`);
  const statuses = ['parsed', 'warnings', 'damaged', 'unrecognised', 'stored'];
  for (const [kind, counts] of [...tally.byKind].sort()) {
    const words = statuses.filter((one) => counts[one]).map((one) => `${one} ${counts[one]}`);
    console.log(`  ${kind.padEnd(20)} ${words.join(', ')}`);
  }
  for (const { seconds, name, done, bytes } of tally.slowest)
    console.log(`  slowest: ${seconds.toFixed(2)} s CPU, ${bytes} bytes, case ${done} of ${name}`);
  console.log(`  largest process: ${Math.round(tally.peak / 1024)} MB`);
  for (const { grown, name, done, bytes } of tally.grown)
    console.log(`  grew ${Math.round(grown / 1024)} MB at ${bytes} bytes, case ${done} of ${name}`);
  const seen = new Map();
  for (const one of tally.findings) {
    const key = one.failure.split('\n')[0].replace(/\d+/g, '#');
    if (!seen.has(key)) seen.set(key, { ...one, times: 0 });
    seen.get(key).times += 1;
  }
  for (const one of [...seen.values()].slice(0, LISTED_FINDINGS)) {
    console.log(`\n${one.times} × ${one.name}: ${one.failure}\n  ${again} ${one.done}`);
    if (one.saved) console.log(`  bytes: ${one.saved}`);
  }
}
