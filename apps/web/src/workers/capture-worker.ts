/// <reference lib="webworker" />
import { isProblemError, type Problem, ProblemError, type Result } from '@unpark/base';
import { buildFlameTree, type FlameTree, flameInputOfProfile } from '@unpark/charts';
import {
  ARGUMENTS,
  decodeTable,
  dumpTablesOf,
  type DumpTables,
  FRAMES,
  GOROUTINES,
  LABELS,
  type ProfileTables,
  profileTablesOf,
  REASONS,
  SAMPLE_TYPES,
  SAMPLES,
  STACKS,
  type Table,
  type TableSchema,
  VALUES,
} from '@unpark/model';
import type {
  CaptureAnswer,
  CaptureCall,
  CaptureRequest,
  DumpModel,
  GroupChanges,
  TableAddress,
  TreeRequest,
} from './capture-messages';
import { dumpFlameInput, dumpModel } from './dump-model';
import { groupChanges } from './group-changes';

declare const self: DedicatedWorkerGlobalScope;

/**
 * Fetches, decodes, groups and lays out, so that the page's own thread only draws. Tables are
 * immutable, so what was read once is kept as long as the page.
 */
const SCHEMAS: ReadonlyMap<string, TableSchema> = new Map(
  [FRAMES, STACKS, LABELS, REASONS, GOROUTINES, ARGUMENTS, SAMPLE_TYPES, SAMPLES, VALUES].map(
    (schema) => [schema.name, schema] as const,
  ),
);

const tablesOfArtifact = new Map<string, Promise<Table[]>>();
const dumps = new Map<string, Promise<{ model: DumpModel; tables: DumpTables }>>();

async function readTable({ name, url }: TableAddress): Promise<Table | undefined> {
  const schema = SCHEMAS.get(name);
  if (!schema) return undefined;
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new ProblemError(notServed(name, response.status));
  const decoded: Result<Table> = decodeTable(schema, new Uint8Array(await response.arrayBuffer()));
  if (!decoded.ok) throw new ProblemError(decoded.error);
  return decoded.value;
}

const notServed = (name: string, status: number): Problem => ({
  code: 'capture.table-not-served',
  message: `The server answered ${status} for the table ${name}.`,
  next: status === 401 ? 'Sign in again.' : 'Load the page again.',
});

/** Several requests for one artifact share one reading; a failed one is tried anew. */
function once<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make().catch((cause: unknown) => {
    cache.delete(key);
    throw cause;
  });
  cache.set(key, made);
  return made;
}

const readTables = (addresses: readonly TableAddress[]): Promise<Table[]> =>
  once(tablesOfArtifact, addresses.map((table) => table.url).join(' '), async () => {
    const tables = await Promise.all(addresses.map(readTable));
    return tables.filter((table) => table !== undefined);
  });

const missing = (artifact: string): ProblemError =>
  new ProblemError({
    code: 'capture.tables-missing',
    message: `${artifact} has no tables that this page can draw.`,
    next: 'Read the capture again with the current version.',
  });

const readDump = (artifact: string, dump: number, addresses: readonly TableAddress[]) =>
  once(dumps, `${dump} ${addresses.map((table) => table.url).join(' ')}`, async () => {
    const tables = dumpTablesOf(await readTables(addresses));
    if (!tables) throw missing(artifact);
    return { model: dumpModel(artifact, dump, tables), tables };
  });

async function readProfile(request: TreeRequest): Promise<ProfileTables> {
  const tables = profileTablesOf(await readTables(request.tables));
  if (!tables) throw missing(request.artifact);
  return tables;
}

async function answer(request: CaptureRequest): Promise<DumpModel | FlameTree | GroupChanges> {
  if (request.kind === 'changes') {
    const [from, to] = await Promise.all(
      [request.from, request.to].map(({ artifact, dump, tables }) =>
        readDump(artifact, dump, tables),
      ),
    );
    return from && to ? groupChanges(from.model, to.model) : new Map();
  }
  if (request.kind === 'dump') {
    return (await readDump(request.artifact, request.dump, request.tables)).model;
  }
  if (request.of === 'profile') {
    return buildFlameTree(
      flameInputOfProfile(await readProfile(request), request.sampleType),
      request.order,
    );
  }
  const { model, tables } = await readDump(request.artifact, request.dump, request.tables);
  return buildFlameTree(dumpFlameInput(model, tables), request.order);
}

self.addEventListener('message', (event: MessageEvent<CaptureCall>) => {
  const { id, request } = event.data;
  void answer(request).then(
    (value) => self.postMessage({ id, ok: true, value } satisfies CaptureAnswer),
    (cause: unknown) => {
      const problem: Problem = isProblemError(cause)
        ? cause.problem
        : {
            code: 'capture.not-drawn',
            message: `${request.artifact} could not be prepared for drawing.`,
            next: 'Load the page again.',
            internal: String(cause),
          };
      self.postMessage({ id, ok: false, problem } satisfies CaptureAnswer);
    },
  );
});
