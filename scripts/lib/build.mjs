import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from './paths.mjs';
import { Refusal, say } from './report.mjs';
import { runNode } from './run-node.mjs';

const stampFile = inRoot('node_modules', '.cache', 'unpark-build.json');
const webFolder = inRoot('apps', 'web');
const standalone = join(webFolder, '.next', 'standalone', 'apps', 'web');

/** What `build` makes; all of it must be there for a build to count as done. */
export const OUTPUTS = {
  web: join(standalone, 'server.js'),
  worker: inRoot('apps', 'worker', 'dist', 'main.mjs'),
  migrateQueue: inRoot('apps', 'worker', 'dist', 'migrate-queue.mjs'),
  cli: inRoot('apps', 'cli', 'dist', 'unpark.mjs'),
  prismaClient: inRoot('packages', 'db', 'src', 'generated', 'client.ts'),
};

/** No tool of the build reports home or looks for updates. */
export const QUIET_TOOLS = {
  NEXT_TELEMETRY_DISABLED: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  CHECKPOINT_DISABLE: '1',
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
};

/** The stock Prisma CLI speaks to this in place of a native engine, which would be a download. */
export function prismaEnvironment() {
  const engine = inRoot('packages', 'db', 'bin', 'schema-engine.mjs');
  try {
    chmodSync(engine, 0o755);
  } catch {
    // another owner's checkout; git keeps the bit
  }
  return {
    ...QUIET_TOOLS,
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? engine,
  };
}

/** Generates the Prisma client when the schema, or Prisma, changed. */
export async function ensurePrismaClient() {
  const inputs = hashOf(['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json']);
  if (readStamp().prisma === inputs && existsSync(OUTPUTS.prismaClient)) return;
  say('generating the database client');
  await tool(
    'prisma generate',
    [
      inRoot('node_modules', 'prisma', 'build', 'index.js'),
      'generate',
      '--config',
      inRoot('prisma.config.ts'),
    ],
    prismaEnvironment(),
  );
  writeStamp({ prisma: inputs });
}

/** Builds web, worker and CLI when one of their sources changed since the last build. */
export async function ensureBuilt() {
  await ensurePrismaClient();
  const inputs = hashOf([
    'package-lock.json',
    'tsconfig.base.json',
    'turbo.json',
    'scripts/bundle.mjs',
    'prisma/schema.prisma',
    ...sourcesBelow('packages'),
    ...sourcesBelow('apps'),
  ]);
  if (readStamp().build === inputs && Object.values(OUTPUTS).every((file) => existsSync(file)))
    return;
  say('building web, worker and command line (turbo)');
  // turbo's cache holds outputs, not what lies there now: a removed output folder needs a real build.
  await tool(
    'turbo build',
    [
      inRoot('node_modules', 'turbo', 'bin', 'turbo'),
      'run',
      'build',
      '--output-logs=errors-only',
      '--no-update-notifier',
    ],
    QUIET_TOOLS,
  );
  for (const file of Object.values(OUTPUTS)) {
    if (!existsSync(file)) throw new Refusal(`The build ended without ${file}.`);
  }
  copyStatic();
  writeStamp({ build: inputs });
}

/** The standalone server does not carry the files that a web server would serve in front of it. */
function copyStatic() {
  const target = join(standalone, '.next', 'static');
  rmSync(target, { recursive: true, force: true });
  cpSync(join(webFolder, '.next', 'static'), target, { recursive: true });
  if (existsSync(join(webFolder, 'public'))) {
    rmSync(join(standalone, 'public'), { recursive: true, force: true });
    cpSync(join(webFolder, 'public'), join(standalone, 'public'), { recursive: true });
  }
}

async function tool(name, args, env) {
  const { code, output } = await runNode(args, env);
  if (code === 0) return;
  throw new Refusal(
    `${output.trim().split('\n').slice(-60).join('\n')}\n\n${name} failed (exit ${code}).`,
  );
}

const NOT_SOURCES = new Set([
  'node_modules',
  'dist',
  '.next',
  '.turbo',
  'generated',
  'test',
  'e2e',
  'bench',
  'corpus',
  'next-env.d.ts',
]);

function sourcesBelow(top) {
  const found = [];
  const open = [top];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of readdirSync(inRoot(folder), { withFileTypes: true })) {
      if (NOT_SOURCES.has(entry.name) || entry.name.endsWith('.tsbuildinfo')) continue;
      if (entry.isDirectory()) open.push(`${folder}/${entry.name}`);
      else if (entry.isFile()) found.push(`${folder}/${entry.name}`);
    }
  }
  return found.sort();
}

function hashOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const file of files) {
    hash.update(`\0${file}\0`);
    if (existsSync(inRoot(file))) hash.update(readFileSync(inRoot(file)));
  }
  return hash.digest('hex');
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

function writeStamp(change) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, JSON.stringify({ ...readStamp(), ...change }));
}
