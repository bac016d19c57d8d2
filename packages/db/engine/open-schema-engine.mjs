import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** PostgreSQL's internal one-byte type, as catalog queries return it. The adapter does not know it. */
const OID_INTERNAL_CHAR = 18;
const OID_BLANK_PADDED_CHAR = 1042;

let panicMessage = '';

/** What the engine said when it panicked, if it did: a WebAssembly trap itself says nothing. */
export const lastPanic = () => panicMessage;

let bindings;

/** Compiles the engine once a process. */
async function loadBindings() {
  if (bindings) return bindings;
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panicMessage = message;
    },
  };
  const glue = await import(entry);
  const bytes = await readFile(entry.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  bindings = glue;
  return glue;
}

/** The database name in an address, and the same address without schema or pool settings. */
export function splitUrl(url) {
  const parsed = new URL(url);
  const schema = parsed.searchParams.get('schema') ?? undefined;
  for (const name of ['schema', 'connection_limit', 'pool_timeout', 'pgbouncer']) {
    parsed.searchParams.delete(name);
  }
  return {
    databaseName: decodeURIComponent(parsed.pathname.slice(1)),
    plainUrl: parsed.href,
    schema,
  };
}

/** Runs `work` on a single connection and closes it. */
export async function withClient(connectionString, work) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The same server's maintenance database, for CREATE and DROP DATABASE. */
export function withMaintenanceClient(url, work) {
  const { plainUrl, databaseName } = splitUrl(url);
  const maintenance = new URL(plainUrl);
  maintenance.pathname = '/postgres';
  return withClient(maintenance.href, (client) => work(client, databaseName));
}

/** Makes the database that `url` names; true when it was not there before. */
export function createDatabaseIfMissing(url) {
  return withMaintenanceClient(url, async (client, databaseName) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      databaseName,
    ]);
    if (found.rowCount) return false;
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(databaseName)}`);
      return true;
    } catch (error) {
      // Two processes starting at once: either code says that the other one made it.
      if (error?.code === '42P04' || error?.code === '23505') return false;
      throw error;
    }
  });
}

/**
 * Gives a queryable of the adapter what the engine needs beyond it: columns of type "char" told as
 * Character, and a script sent whole. (The adapter cuts scripts at every semicolon, which breaks a
 * function body; PostgreSQL takes the whole text in one message, as it does from the native engine.)
 */
function adapt(queryable) {
  const readRows = Object.getPrototypeOf(queryable).queryRaw;
  queryable.queryRaw = async function queryRaw(query) {
    const answer = await this.performIO(query);
    const charColumns = [];
    for (const [column, field] of (answer.fields ?? []).entries()) {
      if (field.dataTypeID !== OID_INTERNAL_CHAR) continue;
      field.dataTypeID = OID_BLANK_PADDED_CHAR;
      charColumns.push(column);
    }
    const answered = Object.create(this, { performIO: { value: async () => answer } });
    const rows = await readRows.call(answered, query);
    for (const column of charColumns) rows.columnTypes[column] = ColumnTypeEnum.Character;
    return rows;
  };
  if (queryable.executeScript) {
    queryable.executeScript = async function executeScript(script) {
      try {
        await this.client.query(script);
      } catch (error) {
        this.onError(error);
      }
    };
  }
  if (queryable.startTransaction) {
    const start = queryable.startTransaction;
    queryable.startTransaction = async function startTransaction(...options) {
      return adapt(await start.apply(this, options));
    };
  }
  return queryable;
}

/** One connection only: the engine's advisory lock belongs to a session. */
async function connectAdapter(url) {
  const { plainUrl, schema } = splitUrl(url);
  const factory = new PrismaPg(
    { connectionString: plainUrl, max: 1, idleTimeoutMillis: 0 },
    { ...(schema && { schema }), onPoolError: () => undefined },
  );
  return adapt(await factory.connect());
}

async function connectShadow(url) {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  await withMaintenanceClient(url, (client) =>
    client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`),
  );
  const shadowUrl = new URL(splitUrl(url).plainUrl);
  shadowUrl.pathname = `/${name}`;
  const adapter = await connectAdapter(shadowUrl.href);
  const disconnect = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    // Our own connection would keep the database from being dropped.
    await disconnect();
    await withMaintenanceClient(url, (client) =>
      client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`),
    );
  };
  return adapter;
}

/**
 * Prisma's schema engine as WebAssembly over `pg`: nothing is downloaded and no native binary runs.
 *
 * @param {{ url: string, datamodels?: [path: string, text: string][] }} options
 * @returns an engine with the methods of Prisma's migration protocol, and `close()`
 */
export async function openSchemaEngine({ url, datamodels }) {
  const glue = await loadBindings();
  const open = new Set();
  const track = async (connecting) => {
    const adapter = await connecting;
    const dispose = adapter.dispose.bind(adapter);
    open.add(adapter);
    adapter.dispose = async () => {
      if (open.delete(adapter)) await dispose();
    };
    return adapter;
  };
  const factory = new PrismaPg({ connectionString: splitUrl(url).plainUrl });
  factory.connect = () => track(connectAdapter(url));
  factory.connectToShadowDb = () => track(connectShadow(url));
  const engine = await glue.SchemaEngine.new(
    { datamodels: datamodels?.length ? datamodels : undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  engine.close = async () => {
    await Promise.all([...open].map((adapter) => adapter.dispose()));
  };
  return engine;
}
