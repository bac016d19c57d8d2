#!/usr/bin/env node
// Stands in for Prisma's native schema engine: the stock CLI starts whatever
// PRISMA_SCHEMA_ENGINE_BINARY names and talks JSON-RPC with it, one message a line. Use it where the
// native binary cannot be downloaded; with the native one, leave the variable unset. PostgreSQL only.
import { readFileSync } from 'node:fs';
import readline from 'node:readline';
import {
  createDatabaseIfMissing,
  lastPanic,
  openSchemaEngine,
  splitUrl,
  withClient,
  withMaintenanceClient,
} from '../engine/open-schema-engine.mjs';

const RPC_ERROR_KNOWN = 4466;
const EXIT_PANIC = 101;

const args = process.argv.slice(2);
const valuesOf = (name) =>
  args.flatMap((value, place) => (args[place - 1] === name ? [value] : []));

if (args.includes('--version')) {
  console.log('schema-engine-cli wasm');
  process.exit(0);
}

const url = JSON.parse(valuesOf('--datasource')[0] ?? '{}').url;
const errorLine = (fields, target) => `${JSON.stringify({ level: 'ERROR', fields, target })}\n`;

process.on('uncaughtException', (error) => {
  const message = lastPanic() || error.message;
  process.stderr.write(
    errorLine({ is_panic: true, message, backtrace: error.stack }, 'schema_engine'),
  );
  process.exit(EXIT_PANIC);
});

/** `cli can-connect-to-database | create-database | drop-database`: exit code, error on stderr. */
async function runDirectCommand() {
  try {
    if (args.includes('can-connect-to-database')) {
      await withClient(splitUrl(url).plainUrl, (client) => client.query('SELECT 1'));
    } else if (args.includes('create-database')) {
      await createDatabaseIfMissing(url);
    } else if (args.includes('drop-database')) {
      await withMaintenanceClient(url, (client, name) =>
        client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)}`),
      );
    } else {
      throw new Error(`unknown command: ${args.join(' ')}`);
    }
    return 0;
  } catch (error) {
    const missing = error?.code === '3D000';
    const message = missing
      ? `The database does not exist: ${error.message}`
      : `The database server cannot be reached or used: ${error.message}`;
    // The CLI throws the first line of stderr away before it looks for the error.
    process.stderr.write(`${JSON.stringify({ level: 'INFO', fields: { message: 'start' } })}\n`);
    const fields = { is_panic: false, error_code: missing ? 'P1003' : 'P1001', message, meta: {} };
    process.stderr.write(errorLine(fields, 'schema_engine::logger'));
    return 1;
  }
}

let engine;
function getEngine() {
  const files = valuesOf('--datamodels').flatMap((list) => list.split(','));
  engine ??= openSchemaEngine({
    url,
    datamodels: files.map((file) => [file, readFileSync(file, 'utf8')]),
  });
  return engine;
}

async function closeEngine() {
  const opened = await engine;
  await opened?.close();
}

const send = (message) =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

async function call(request) {
  if (request.method === 'createDatabase') {
    await createDatabaseIfMissing(url);
    return { databaseName: splitUrl(url).databaseName };
  }
  const opened = await getEngine();
  if (request.method === 'getDatabaseVersion') return opened.version();
  if (typeof opened[request.method] !== 'function') {
    throw new Error(`This stand-in does not do ${request.method}; use Prisma's native engine.`);
  }
  const result = await opened[request.method](request.params);
  if (request.method === 'diff' && result?.stdout != null) {
    // The native engine asks the CLI to print; the WebAssembly one hands the text back.
    send({ id: `print-${request.id}`, method: 'print', params: { content: result.stdout } });
    return { exitCode: result.exitCode };
  }
  return result ?? {};
}

async function answer(line) {
  const request = JSON.parse(line);
  if (!request.method) return;
  try {
    send({ id: request.id, result: await call(request) });
  } catch (error) {
    send({
      id: request.id,
      error: {
        code: RPC_ERROR_KNOWN,
        message: 'An error happened. Check the data field for details.',
        data: {
          is_panic: false,
          message: lastPanic() || error?.message || String(error),
          meta: error?.meta ?? null,
          error_code: error?.code ?? null,
        },
      },
    });
  }
}

if (args.includes('cli')) {
  process.exit(await runDirectCommand());
}
for await (const line of readline.createInterface({ input: process.stdin })) {
  await answer(line);
}
await closeEngine();
process.exit(0);
