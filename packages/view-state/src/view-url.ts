import type { Selection } from '@unpark/model';
import { z } from 'zod';
import { idsToRanges, rangesToIds } from './id-ranges';
import { type QueryPair, readQuery, writeQuery } from './query';
import {
  type CaptureViewState,
  DEFAULT_VIEW_STATE,
  type DumpChoice,
  FLAME_FORMS,
  FLAME_ORDERS,
  GOROUTINE_SORTS,
  type SampleChoice,
  TABS,
} from './view-state';

/** Raised when a letter changes its meaning; older links are then migrated here, never refused. */
export const VIEW_URL_VERSION = '1';

const fileName = z.string().min(1).max(1024);
const symbol = z.string().min(1).max(2000);
const hash = z.string().regex(/^[0-9a-f]{16}$/);
const ordinal = z
  .string()
  .regex(/^\d{1,4}$/)
  .transform(Number);
const words = z.string().max(500);
const MAX_FUNCTIONS = 40;

/**
 * Letters of version 1:
 * `fn` function (repeated) · `gf` dump file and `g` goroutine ids · `stack` · `ev` evidence ·
 * `sample` file and `si` sample type or `sd` dump number · `zoom` · `form` · `order` · `q` search ·
 * `filter` · `dump` file and `dn` number · `group` · `sort` · `tab`.
 * From pprof's own links: `si` as it is; `f` is read as a search when there is no `q`.
 */
export function encodeViewState(state: CaptureViewState): string {
  const pairs: QueryPair[] = [];
  const put = (key: string, value: string | undefined, omitted = '') => {
    if (value !== undefined && value !== omitted) pairs.push([key, value]);
  };
  const { selection, sample, dump } = state;
  put('ev', selection.evidence);
  for (const name of selection.functions.slice(0, MAX_FUNCTIONS)) put('fn', name);
  if (selection.goroutines) {
    const ranges = idsToRanges(selection.goroutines.goids);
    if (ranges) {
      put('gf', selection.goroutines.artifact);
      put('g', ranges);
    }
  }
  put('stack', selection.stack);
  put('sample', sample?.artifact);
  put('si', sample?.type);
  if (sample?.dump !== undefined) put('sd', String(sample.dump));
  put('zoom', state.zoom);
  put('form', state.flameForm, DEFAULT_VIEW_STATE.flameForm);
  put('order', state.flameOrder, DEFAULT_VIEW_STATE.flameOrder);
  put('q', state.search);
  put('filter', state.filter);
  if (dump) {
    put('dump', dump.artifact);
    put('dn', String(dump.dump), '0');
  }
  put('group', state.group);
  put('sort', state.sort, DEFAULT_VIEW_STATE.sort);
  put('tab', state.tab, DEFAULT_VIEW_STATE.tab);
  return pairs.length === 0 ? '' : writeQuery([['v', VIEW_URL_VERSION], ...pairs]);
}

/** Reads a link. Total: a value that does not fit is as if it were not there. */
export function decodeViewState(query: string): CaptureViewState {
  const values = new Map<string, string[]>();
  for (const [key, value] of readQuery(query)) {
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  const read = <T>(key: string, shape: z.ZodType<T, string>): T | undefined => {
    const value = values.get(key)?.[0];
    if (value === undefined) return undefined;
    const parsed = shape.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  };
  const version = values.get('v')?.[0];
  if (version !== undefined && version !== VIEW_URL_VERSION) return DEFAULT_VIEW_STATE;

  const functions = (values.get('fn') ?? [])
    .filter((name) => symbol.safeParse(name).success)
    .slice(0, MAX_FUNCTIONS);
  const goroutines = readGoroutines(read('gf', fileName), values.get('g')?.[0]);
  const stack = read('stack', hash);
  const evidence = read('ev', z.string().min(1).max(200));
  const selection: Selection = {
    functions,
    ...(goroutines && { goroutines }),
    ...(stack && { stack }),
    ...(evidence && { evidence }),
  };
  const sample = readSample(read('sample', fileName), read('si', words), read('sd', ordinal));
  const dumpFile = read('dump', fileName);
  const dump: DumpChoice | undefined =
    dumpFile === undefined ? undefined : { artifact: dumpFile, dump: read('dn', ordinal) ?? 0 };
  const zoom = read('zoom', hash);
  const group = read('group', hash);
  const search = read('q', words) ?? searchFromFocus(read('f', words));
  return {
    selection,
    ...(sample && { sample }),
    ...(zoom && { zoom }),
    flameForm: read('form', z.enum(FLAME_FORMS)) ?? DEFAULT_VIEW_STATE.flameForm,
    flameOrder: read('order', z.enum(FLAME_ORDERS)) ?? DEFAULT_VIEW_STATE.flameOrder,
    search: search ?? '',
    filter: read('filter', words) ?? '',
    ...(dump && { dump }),
    ...(group && { group }),
    sort: read('sort', z.enum(GOROUTINE_SORTS)) ?? DEFAULT_VIEW_STATE.sort,
    tab: read('tab', z.enum(TABS)) ?? DEFAULT_VIEW_STATE.tab,
  };
}

function readGoroutines(
  artifact: string | undefined,
  ranges: string | undefined,
): Selection['goroutines'] {
  if (artifact === undefined || ranges === undefined) return undefined;
  const ids = rangesToIds(ranges);
  return ids.ok ? { artifact, goids: ids.value } : undefined;
}

function readSample(
  artifact: string | undefined,
  type: string | undefined,
  dump: number | undefined,
): SampleChoice | undefined {
  if (artifact === undefined && !type) return undefined;
  return {
    ...(artifact !== undefined && { artifact }),
    ...(type && { type }),
    ...(artifact !== undefined && dump !== undefined && { dump }),
  };
}

/**
 * pprof's focus is a regular expression; ours is plain text. The usual copied ones (anchors and
 * escaped dots) become the text they mean; others are searched as they stand.
 */
const searchFromFocus = (focus: string | undefined): string | undefined =>
  focus
    ?.replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/\\([.*()/[\]])/g, '$1');
