'use client';

import type { Evidence, Selection } from '@unpark/model';
import type { CaptureView } from '@unpark/usecases';
import type { CaptureViewState } from '@unpark/view-state';
import { memo, useMemo } from 'react';
import { withSelection } from './capture-actions';
import { dumpRequest, NO_IDLE_RULES } from './dump-requests';
import { useCaptureEntries } from './capture-entries';
import { completed } from './evidence-index';
import type { DumpRef, FlameSource } from './flame-sources';
import { ProgramContext, programOf } from './program-context';
import { NoteSpotPlace } from '../notes/notes-of-capture';
import { useNotes } from '../notes/notes-context';
import { chosenSource } from './flame-sources';
import { SelectionBar } from './selection-bar';
import { sharedState } from './shared-state';
import { useDump } from './use-capture-data';
import type { ChangeView } from './use-view-state';
import { LISTED_VIEWS } from './view-list';
import type { ViewProps } from './view-props';
import { ViewSwitch } from './view-switch';

/**
 * The linked views: one selection, shown in up to three of them at once. Not drawn again for what only
 * the rest of the page shows.
 */
export const CaptureViews = memo(function CaptureViews({
  view,
  state,
  change,
  evidence,
  dumps,
  sources,
  annotates,
  narrow,
}: {
  view: CaptureView;
  state: CaptureViewState;
  change: ChangeView;
  evidence: ReadonlyMap<string, Evidence>;
  dumps: readonly DumpRef[];
  sources: readonly FlameSource[];
  /** the capture is in a workspace whose notes this person may write */
  annotates: boolean;
  narrow: boolean | undefined;
}) {
  const selection = useMemo(
    () => completed(state.selection, evidence),
    [state.selection, evidence],
  );
  const dump =
    dumps.find(
      (ref) => ref.artifact.file === state.dump?.artifact && ref.dump === state.dump.dump,
    ) ?? dumps[0];
  const model = useDump(dump && dumpRequest(dump, view.diagnosis?.idle ?? NO_IDLE_RULES));
  const stateClass = useMemo(
    () => (model.state === 'ready' ? sharedState(model.value, selection) : undefined),
    [model, selection],
  );
  useCaptureEntries({ view, change, dump, sources });
  const program = useMemo(() => programOf(view), [view]);
  const select = (next: Selection) => change((from) => withSelection(from, next));
  const props: ViewProps = {
    view,
    state,
    change,
    selection,
    select,
    evidence,
    dumps,
    dump,
    sources,
  };
  const anyView = state.tab !== 'verdict' && state.tab !== 'files';
  const { spot, setSpot } = useNotes();
  const beside = state.sideBySide && state.views.length > 1;
  return (
    <div className={`flex min-w-0 flex-col gap-2.5 ${anyView ? '' : 'phone:hidden'}`}>
      <SelectionBar
        selection={selection}
        stateClass={stateClass}
        onChange={select}
        onAnnotate={annotates ? () => setSpot({ of: 'new' }) : undefined}
      />
      {spot && (anyView || narrow === false) && (
        <NoteSpotPlace
          view={view}
          state={state}
          change={change}
          selection={selection}
          dump={dump}
          source={chosenSource(sources, state.sample)}
        />
      )}
      <ViewSwitch state={state} change={change} />
      <div
        className={
          beside
            ? 'grid items-start gap-2.5 not-desk:flex not-desk:flex-col not-desk:items-stretch desk:auto-cols-fr desk:grid-flow-col'
            : 'flex flex-col gap-2.5'
        }
      >
        {LISTED_VIEWS.map(({ name, component: View }) => {
          const onWide = narrow !== true && state.views.includes(name);
          const onPhone = narrow !== false && state.tab === name;
          if (!onWide && !onPhone) return null;
          return (
            <div
              key={name}
              id={`capture-panel-${name}`}
              className={`min-w-0 ${onWide ? '' : 'not-phone:hidden'} ${onPhone ? '' : 'phone:hidden'}`}
            >
              <ProgramContext value={program}>
                <View {...props} />
              </ProgramContext>
            </div>
          );
        })}
      </div>
    </div>
  );
});
