import {
  COMPARE_MEASURES,
  COMPARE_SORTS,
  COMPARE_WEIGHTS,
  type CompareSide,
  type CompareState,
  DEFAULT_COMPARE_STATE,
} from './compare-state';
import {
  captureId,
  fileName,
  hash,
  interval,
  type LinkValue,
  oneOf,
  ordinal,
  symbol,
  words,
} from './link-values';
import { type QueryPair, readQuery, writeQuery } from './query';
import type { SampleChoice } from './view-state';
import { MAX_FUNCTIONS } from './view-url';

/** Raised when a letter changes its meaning; older links are then migrated, never refused. */
export const COMPARE_URL_VERSION = '1';

/**
 * Letters of version 1. Each side has the letters of the capture page behind its own:
 * `a` capture · `a.sample` file · `a.si` sample type or `a.sd` dump number · `a.r` range in nanoseconds
 * · `a.rest` all but the range; the same with `b`.
 * `norm` shares of the total, as in pprof · `own` hides the capture's own work · `of` self or total in
 * the table · `sort` · `fn` function (repeated) · `zoom` · `q` search · `group`.
 */
export function encodeCompareState(state: CompareState): string {
  const pairs: QueryPair[] = [['v', COMPARE_URL_VERSION]];
  const put = (key: string, value: string | undefined, omitted = '') => {
    if (value !== undefined && value !== omitted) pairs.push([key, value]);
  };
  putSide(put, 'a', state.a);
  putSide(put, 'b', state.b);
  put('norm', state.measure === 'share' ? '1' : undefined);
  put('own', state.hideCapture ? '0' : undefined);
  put('of', state.weight, DEFAULT_COMPARE_STATE.weight);
  put('sort', state.sort, DEFAULT_COMPARE_STATE.sort);
  for (const name of state.functions.slice(0, MAX_FUNCTIONS)) put('fn', name);
  put('zoom', state.zoom);
  put('q', state.search);
  put('group', state.group);
  return writeQuery(pairs);
}

type Put = (key: string, value: string | undefined, omitted?: string) => void;

function putSide(put: Put, key: 'a' | 'b', side: CompareSide | undefined): void {
  if (!side) return;
  const { sample, range } = side;
  put(key, side.capture);
  put(`${key}.sample`, sample?.artifact);
  put(`${key}.si`, sample?.type);
  if (sample?.dump !== undefined) put(`${key}.sd`, String(sample.dump));
  put(`${key}.r`, range && `${range.fromNs}-${range.toNs}`);
  put(`${key}.rest`, range && side.rest ? '1' : undefined);
}

/** Reads a link. Total: a value that does not fit is as if it were not there. */
export function decodeCompareState(query: string): CompareState {
  const values = new Map<string, string[]>();
  for (const [key, value] of readQuery(query)) {
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  const read = <T>(key: string, shape: LinkValue<T>): T | undefined => {
    const value = values.get(key)?.[0];
    return value === undefined ? undefined : shape(value);
  };
  const version = values.get('v')?.[0];
  if (version !== undefined && version !== COMPARE_URL_VERSION) return DEFAULT_COMPARE_STATE;
  const side = (key: 'a' | 'b'): CompareSide | undefined => {
    const capture = read(key, captureId);
    if (capture === undefined) return undefined;
    const artifact = read(`${key}.sample`, fileName);
    const type = read(`${key}.si`, words);
    const dump = read(`${key}.sd`, ordinal);
    const sample: SampleChoice | undefined =
      artifact === undefined && !type
        ? undefined
        : {
            ...(artifact !== undefined && { artifact }),
            ...(type && { type }),
            ...(artifact !== undefined && dump !== undefined && { dump }),
          };
    const range = read(`${key}.r`, interval);
    return {
      capture,
      ...(sample && { sample }),
      ...(range && { range }),
      rest: range !== undefined && values.get(`${key}.rest`)?.[0] === '1',
    };
  };
  const a = side('a');
  const b = side('b');
  const zoom = read('zoom', hash);
  const group = read('group', hash);
  return {
    ...(a && { a }),
    ...(b && { b }),
    measure: COMPARE_MEASURES[values.get('norm')?.[0] === '1' ? 1 : 0],
    hideCapture: values.get('own')?.[0] === '0',
    weight: read('of', oneOf(COMPARE_WEIGHTS)) ?? DEFAULT_COMPARE_STATE.weight,
    sort: read('sort', oneOf(COMPARE_SORTS)) ?? DEFAULT_COMPARE_STATE.sort,
    functions: (values.get('fn') ?? [])
      .filter((name) => symbol(name) !== undefined)
      .slice(0, MAX_FUNCTIONS),
    ...(zoom && { zoom }),
    search: read('q', words) ?? '',
    ...(group && { group }),
  };
}

/** Whether *Back* takes a step back: typing and sorting are no steps. */
export function compareHistoryMode(
  from: CompareState,
  to: CompareState,
): 'push' | 'replace' | 'none' {
  if (encodeCompareState(from) === encodeCompareState(to)) return 'none';
  const steps = (state: CompareState): CompareState => ({
    ...state,
    search: DEFAULT_COMPARE_STATE.search,
    sort: DEFAULT_COMPARE_STATE.sort,
    weight: DEFAULT_COMPARE_STATE.weight,
  });
  return encodeCompareState(steps(from)) === encodeCompareState(steps(to)) ? 'replace' : 'push';
}
