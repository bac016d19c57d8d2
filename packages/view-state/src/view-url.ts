import type { Selection } from '@unpark/model';
import { FLAME_STEP_LETTERS, type FlameStep } from './flame-state';
import { idsToRanges } from './id-ranges';
import { type QueryPair, writeQuery } from './query';
import { type CaptureViewState, DEFAULT_VIEW_STATE } from './view-state';

/** Raised when a letter changes its meaning; older links are then migrated, never refused. */
export const VIEW_URL_VERSION = '1';

/** Functions that one link names at most. */
export const MAX_FUNCTIONS = 40;

/**
 * Letters of version 1; `readViewState` is the other direction.
 *
 * Selection: `fn` function (repeated) · `gf` file and `g` goroutine ids · `stack` · `ev` evidence ·
 * `rf` file and `r` range in nanoseconds · `lk` key and `lv` value of a label.
 * Page: `w` views · `split` · `tab`.
 * Flame: `sample` file and `si` sample type or `sd` dump number · `zoom` · `form` · `order` · `col` ·
 * `tagroot` key of the label that splits · `f i h s sf tf ti rec` steps in order · `p` pivot · `src` source of a function · `q` search.
 * Goroutines: `filter` · `dump` file and `dn` number · `by` and `bl` grouping · `group` · `gid` ·
 * `diff` · `sort`.
 * Timeline: `trace` · `lanes` · `t` window in nanoseconds · `side`. Waits: `wf` · `we` · `wa`.
 *
 * `si`, `p`, the steps and their order mean what they mean in pprof's own links.
 */
export function encodeViewState(state: CaptureViewState): string {
  const pairs: QueryPair[] = [];
  const put = (key: string, value: string | undefined, omitted = '') => {
    if (value !== undefined && value !== omitted) pairs.push([key, value]);
  };
  const { sample, dump, window } = state;
  putSelection(state.selection, put);
  put('w', state.views.join(','), DEFAULT_VIEW_STATE.views.join(','));
  put('split', state.sideBySide ? '1' : undefined);
  put('tab', state.tab, DEFAULT_VIEW_STATE.tab);

  put('sample', sample?.artifact);
  put('si', sample?.type);
  if (sample?.dump !== undefined) put('sd', String(sample.dump));
  put('zoom', state.zoom);
  put('form', state.flameForm, DEFAULT_VIEW_STATE.flameForm);
  put('order', state.flameOrder, DEFAULT_VIEW_STATE.flameOrder);
  put('col', state.flameColour, DEFAULT_VIEW_STATE.flameColour);
  put('tagroot', state.flameLabel);
  for (const step of state.flameSteps) put(FLAME_STEP_LETTERS[step.kind], valueOf(step));
  put('p', state.pivot);
  put('src', state.sourceOf);
  put('q', state.search);

  put('filter', state.filter);
  if (dump) {
    put('dump', dump.artifact);
    put('dn', String(dump.dump), '0');
  }
  put('by', state.grouping, DEFAULT_VIEW_STATE.grouping);
  put('bl', state.groupLabel);
  put('group', state.group);
  put('gid', state.goroutine);
  put('diff', state.difference ? '1' : undefined);
  put('sort', state.sort, DEFAULT_VIEW_STATE.sort);

  put('trace', state.trace);
  put('lanes', state.lanes, DEFAULT_VIEW_STATE.lanes);
  put('t', window && `${window.fromNs}-${window.toNs}`);
  put('side', state.timelineSide, DEFAULT_VIEW_STATE.timelineSide);
  put('wf', state.waitForm, DEFAULT_VIEW_STATE.waitForm);
  put('we', state.waitEach ? '1' : undefined);
  put('wa', state.waitAll ? '1' : undefined);
  return pairs.length === 0 ? '' : writeQuery([['v', VIEW_URL_VERSION], ...pairs]);
}

type Put = (key: string, value: string | undefined) => void;

function putSelection(selection: Selection, put: Put): void {
  const { goroutines, range, label } = selection;
  put('ev', selection.evidence);
  for (const name of selection.functions.slice(0, MAX_FUNCTIONS)) put('fn', name);
  const ranges = goroutines && idsToRanges(goroutines.goids);
  if (goroutines && ranges) {
    put('gf', goroutines.artifact);
    put('g', ranges);
  }
  put('stack', selection.stack);
  if (range) {
    put('rf', range.artifact);
    put('r', `${range.fromNs}-${range.toNs}`);
  }
  if (label) {
    put('lk', label.key);
    put('lv', label.value);
  }
}

const valueOf = (step: FlameStep): string => (step.kind === 'recursion' ? '1' : step.expression);
