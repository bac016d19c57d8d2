'use client';

import { without } from './capture-actions';
import { changesRequest, dumpRequest, NO_IDLE_RULES, otherDump } from './dump-requests';
import { GoroutinesPanel } from './goroutines-panel';
import { useChanges, useDump } from './use-capture-data';
import type { ViewProps } from './view-props';

/** The goroutines of one dump in groups, and how they look in the next one. */
export function GoroutinesView({ view, state, change, selection, select, dumps, dump }: ViewProps) {
  const idle = view.diagnosis?.idle ?? NO_IDLE_RULES;
  const other = dump && otherDump(dumps, dump);
  const model = useDump(dump && dumpRequest(dump, idle));
  const changes = useChanges(changesRequest(dumps, dump, other, idle));
  return (
    <GoroutinesPanel
      dumps={dumps}
      dump={dump}
      other={other}
      model={model}
      changes={changes}
      filter={state.filter}
      sort={state.sort}
      openGroup={state.group}
      selection={selection}
      hasGoroutineProfile={view.artifacts.some(
        (artifact) => artifact.record?.kind === 'pprof-goroutine',
      )}
      onDump={(next) =>
        change((from) => ({
          ...without(from, 'group'),
          dump: { artifact: next.artifact.file, dump: next.dump },
        }))
      }
      onFilter={(filter) => change((from) => ({ ...from, filter }))}
      onSort={(sort) => change((from) => ({ ...from, sort }))}
      onOpenGroup={(group) =>
        change((from) => (group === undefined ? without(from, 'group') : { ...from, group }))
      }
      onSelection={select}
    />
  );
}
