import type { Selection } from '@unpark/model';
import {
  FLAME_COLOURS,
  FLAME_FORMS,
  FLAME_ORDERS,
  FLAME_STEP_KINDS,
  FLAME_STEP_LETTERS,
  type FlameStep,
  MAX_FLAME_STEPS,
} from './flame-state';
import { GOROUTINE_GROUPINGS, GOROUTINE_SORTS } from './goroutines-state';
import { rangesToIds } from './id-ranges';
import {
  evidenceId,
  fileName,
  goid,
  hash,
  interval,
  labelText,
  type LinkValue,
  oneOf,
  ordinal,
  symbol,
  words,
} from './link-values';
import { type QueryPair, readQuery } from './query';
import { TIMELINE_LANES, TIMELINE_SIDES } from './timeline-state';
import {
  type CaptureViewState,
  DEFAULT_VIEW_STATE,
  type DumpChoice,
  MAX_VIEWS,
  type SampleChoice,
  TABS,
  VIEWS,
  type ViewName,
  WAIT_FORMS,
} from './view-state';
import { MAX_FUNCTIONS, VIEW_URL_VERSION } from './view-url';

type Read = <T>(key: string, shape: LinkValue<T>) => T | undefined;

/** Reads a link. Total: a value that does not fit is as if it were not there. */
export function decodeViewState(query: string): CaptureViewState {
  const pairs = readQuery(query);
  const values = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  const read: Read = (key, shape) => {
    const value = values.get(key)?.[0];
    return value === undefined ? undefined : shape(value);
  };
  const version = values.get('v')?.[0];
  if (version !== undefined && version !== VIEW_URL_VERSION) return DEFAULT_VIEW_STATE;

  const sample = readSample(read('sample', fileName), read('si', words), read('sd', ordinal));
  const zoom = read('zoom', hash);
  const flameLabel = read('tagroot', labelText);
  const pivot = read('p', symbol);
  const sourceOf = read('src', symbol);
  const dumpFile = read('dump', fileName);
  const dump: DumpChoice | undefined =
    dumpFile === undefined ? undefined : { artifact: dumpFile, dump: read('dn', ordinal) ?? 0 };
  const groupLabel = read('bl', labelText);
  const group = read('group', hash);
  const goroutine = read('gid', goid);
  const trace = read('trace', fileName);
  const window = read('t', interval);
  return {
    selection: readSelection(read, values.get('fn') ?? [], values.get('g')?.[0]),
    views: readViews(values.get('w')?.[0]),
    sideBySide: values.get('split')?.[0] === '1',
    tab: readTab(values.get('tab')?.[0]),

    ...(sample && { sample }),
    ...(zoom && { zoom }),
    flameForm: read('form', oneOf(FLAME_FORMS)) ?? DEFAULT_VIEW_STATE.flameForm,
    flameOrder: read('order', oneOf(FLAME_ORDERS)) ?? DEFAULT_VIEW_STATE.flameOrder,
    flameColour: read('col', oneOf(FLAME_COLOURS)) ?? DEFAULT_VIEW_STATE.flameColour,
    ...(flameLabel && { flameLabel }),
    flameSteps: readSteps(pairs),
    ...(pivot && { pivot }),
    ...(sourceOf && { sourceOf }),
    search: read('q', words) ?? '',

    filter: read('filter', words) ?? '',
    ...(dump && { dump }),
    grouping: read('by', oneOf(GOROUTINE_GROUPINGS)) ?? DEFAULT_VIEW_STATE.grouping,
    ...(groupLabel && { groupLabel }),
    ...(group && { group }),
    ...(goroutine && { goroutine }),
    difference: values.get('diff')?.[0] === '1',
    sort: read('sort', oneOf(GOROUTINE_SORTS)) ?? DEFAULT_VIEW_STATE.sort,

    ...(trace && { trace }),
    lanes: read('lanes', oneOf(TIMELINE_LANES)) ?? DEFAULT_VIEW_STATE.lanes,
    ...(window && { window }),
    timelineSide: read('side', oneOf(TIMELINE_SIDES)) ?? DEFAULT_VIEW_STATE.timelineSide,
    waitForm: read('wf', oneOf(WAIT_FORMS)) ?? DEFAULT_VIEW_STATE.waitForm,
    waitEach: values.get('we')?.[0] === '1',
    waitAll: values.get('wa')?.[0] === '1',
  };
}

function readSelection(
  read: Read,
  functions: readonly string[],
  goids: string | undefined,
): Selection {
  const goroutines = readGoroutines(read('gf', fileName), goids);
  const stack = read('stack', hash);
  const evidence = read('ev', evidenceId);
  const rangeFile = read('rf', fileName);
  const range = read('r', interval);
  const key = read('lk', labelText);
  const value = read('lv', labelText);
  return {
    functions: functions.filter((name) => symbol(name) !== undefined).slice(0, MAX_FUNCTIONS),
    ...(goroutines && { goroutines }),
    ...(stack && { stack }),
    ...(rangeFile && range && { range: { artifact: rangeFile, ...range } }),
    ...(key && value && { label: { key, value } }),
    ...(evidence && { evidence }),
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

function readViews(text: string | undefined): readonly ViewName[] {
  const asked = new Set(text?.split(',') ?? []);
  const views = VIEWS.filter((view) => asked.has(view)).slice(0, MAX_VIEWS);
  return views.length === 0 ? DEFAULT_VIEW_STATE.views : views;
}

function readTab(text: string | undefined): CaptureViewState['tab'] {
  // links of the first release call the timeline the trace
  const name = text === 'trace' ? 'timeline' : text;
  return TABS.find((tab) => tab === name) ?? DEFAULT_VIEW_STATE.tab;
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

const KIND_OF_LETTER = new Map(FLAME_STEP_KINDS.map((kind) => [FLAME_STEP_LETTERS[kind], kind]));

/** Steps stand in the order in which the address has them. */
function readSteps(pairs: readonly QueryPair[]): FlameStep[] {
  const steps: FlameStep[] = [];
  for (const [key, value] of pairs) {
    const kind = KIND_OF_LETTER.get(key as (typeof FLAME_STEP_LETTERS)[FlameStep['kind']]);
    if (kind === undefined || value === '' || value.length > 500) continue;
    steps.push({ kind, expression: kind === 'recursion' ? '' : value });
    if (steps.length === MAX_FLAME_STEPS) break;
  }
  return steps;
}
