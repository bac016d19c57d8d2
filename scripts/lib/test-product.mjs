import { ensureBuilt, ensurePrismaClient, prismaEnvironment, QUIET_TOOLS } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { inRoot } from './paths.mjs';
import { describe, say } from './report.mjs';
import { isCi } from './system-packages.mjs';
import { runNode } from './run-node.mjs';
import { check, journeys, vitest } from './test-steps.mjs';

const SHOWN_LINES = 120;

/**
 * `npm test`: everything, or only the steps whose names begin with one of `wanted`.
 * Ends with one line `N passed, N failed`: tests of vitest and Playwright, and each check as one.
 * @param {string[]} wanted
 */
export async function main(wanted) {
  const outcomes = [];
  try {
    outcomes.push(...(await run(wanted)));
  } catch (error) {
    outcomes.push({ name: 'set-up', passed: 0, failed: 1, skipped: 0, output: describe(error) });
  }
  for (const { name, failed, output } of outcomes) {
    if (failed === 0) continue;
    const lines = output.trim().split('\n');
    console.log(`\n──── ${name} ────`);
    if (lines.length > SHOWN_LINES)
      console.log(`(the last ${SHOWN_LINES} of ${lines.length} lines)`);
    console.log(lines.slice(-SHOWN_LINES).join('\n'));
  }
  const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  if (sum('skipped') > 0) say(`${sum('skipped')} tests were skipped: see the lines marked SKIPPED`);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exit(sum('failed') > 0 ? 1 : 0);
}

async function run(wanted) {
  const wants = (name) => wanted.length === 0 || wanted.some((start) => name.startsWith(start));
  await ensurePackages();
  await ensurePrismaClient();
  const tools = await import('./test-tools.mjs');
  const needs = (names, tool) => (names.some(wants) ? tool() : { missing: 'not asked for' });
  const browser = needs(['journeys'], tools.chromium);
  const redis = needs(['tests', 'scaled-out'], tools.redisServer);
  const s3 = needs(['tests', 'scaled-out'], tools.s3Server);
  for (const { missing } of [redis, s3])
    if (missing && wants('tests')) say(`SKIPPED where it is needed: ${missing}`);

  const outcomes = [];
  // Two lanes for two cores: the build, and beside it the quick checks one after the other.
  const buildLane = async () => {
    if (['build', 'scaled-out', 'journeys'].some(wants))
      outcomes.push(await check('build', inThisProcess(ensureBuilt)));
  };
  const quickLane = async () => {
    for (const [name, args] of CHECKS) {
      if (wants(name)) outcomes.push(await check(name, () => runNode(args, QUIET_TOOLS)));
    }
    if (wants('schema')) outcomes.push(await check('schema and migrations agree', schemaDrift));
  };
  await Promise.all([buildLane(), quickLane()]);
  if (wants('types')) outcomes.push(await check('types', types));
  if (wants('tests')) {
    outcomes.push(await vitest({ MOTO_SERVER: s3.path }));
  }
  const built = outcomes.every(({ name, failed }) => name !== 'build' || failed === 0);
  if (wants('scaled-out') && built) {
    outcomes.push(
      redis.path && s3.path
        ? await check('scaled-out', () => runNode([inRoot('scripts', 'check-scaled-out.mjs')]))
        : skippedUnlessCi('scaled-out', [redis.missing, s3.missing]),
    );
  }
  if (wants('journeys') && built) {
    outcomes.push(
      browser.path
        ? await journeys(browser.path)
        : {
            name: 'journeys (playwright)',
            passed: 0,
            failed: 1,
            skipped: 0,
            output: browser.missing,
          },
    );
  }
  return outcomes;
}

/** A person may lack a server that one step needs; CI may not. */
function skippedUnlessCi(name, reasons) {
  const output = reasons.filter(Boolean).join('\n');
  if (!isCi()) say(`SKIPPED ${name}: ${output}`);
  return { name, passed: 0, failed: isCi() ? 1 : 0, skipped: isCi() ? 0 : 1, output };
}

const bin = (...parts) => inRoot('node_modules', ...parts);

/** name, then the Node program and its arguments */
const CHECKS = [
  ['format', [bin('@biomejs', 'biome', 'bin', 'biome'), 'format', '--max-diagnostics=20']],
  ['lint', [bin('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings']],
  ['architecture', [inRoot('scripts', 'check-architecture.mjs')]],
  ['lock file', [inRoot('scripts', 'complete-lock.mjs'), '--check']],
  ['compose file', [inRoot('scripts', 'check-compose.mjs')]],
];

/** The pure packages without the types of Node and of a page, the rest with tests, the web application. */
async function types() {
  const output = [];
  let code = 0;
  for (const file of ['tsconfig.pure.json', 'tsconfig.all.json', 'tsconfig.web.json']) {
    const outcome = await runNode([
      bin('typescript', 'bin', 'tsc'),
      '--noEmit',
      '-p',
      inRoot(file),
    ]);
    code ||= outcome.code;
    output.push(outcome.output);
  }
  return { code, output: output.join('\n') };
}

/** Migrations on an empty database must give just what the schema says. */
async function schemaDrift() {
  const { startThrowAwayPostgres } = await import('./postgres.mjs');
  const server = await startThrowAwayPostgres();
  try {
    const env = { ...prismaEnvironment(), DATABASE_URL: server.url };
    const migrations = await runNode([inRoot('packages', 'db', 'bin', 'migrate.mjs')], env);
    if (migrations.code !== 0) return migrations;
    return await runNode(
      [
        bin('prisma', 'build', 'index.js'),
        'migrate',
        'diff',
        '--config',
        inRoot('prisma.config.ts'),
        '--from-config-datasource',
        '--to-schema',
        inRoot('prisma', 'schema.prisma'),
        '--exit-code',
      ],
      env,
    );
  } finally {
    await server.stop();
  }
}

/** A step that throws when it fails. */
function inThisProcess(work) {
  return async () => {
    await work();
    return { code: 0, output: '' };
  };
}
