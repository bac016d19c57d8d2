'use client';

import { formatCount, formatDuration } from '@unpark/base';
import type { GoroutineGroup } from '@unpark/diagnosis';
import { isEmptySelection, type Selection } from '@unpark/model';
import {
  Button,
  CommandLine,
  EmptyState,
  ErrorState,
  Panel,
  PanelHead,
  Segmented,
} from '@unpark/ui';
import { type GoroutineSort, GOROUTINE_SORTS } from '@unpark/view-state';
import { useMemo } from 'react';
import type { DumpModel, GroupChanges } from '../../workers/capture-messages';
import type { DumpRef } from './flame-sources';
import { GroupTable } from './group-table';
import {
  addGroup,
  filterGroups,
  groupMark,
  selectedRows,
  selectionOfGoroutine,
  selectionOfGroup,
  sortGroups,
} from './goroutine-rows';
import { SearchField } from './search-field';
import { StackList } from './stack-list';
import type { Loaded } from './use-capture-data';

export interface GoroutinesPanelProps {
  dumps: readonly DumpRef[];
  dump: DumpRef | undefined;
  other: DumpRef | undefined;
  model: Loaded<DumpModel>;
  changes: Loaded<GroupChanges>;
  filter: string;
  sort: GoroutineSort;
  openGroup: string | undefined;
  selection: Selection;
  /** says that no goroutine can be shown and why, when there is no dump */
  hasGoroutineProfile: boolean;
  onDump: (dump: DumpRef) => void;
  onFilter: (filter: string) => void;
  onSort: (sort: GoroutineSort) => void;
  onOpenGroup: (key: string | undefined) => void;
  onSelection: (selection: Selection) => void;
}

const SORT_WORDS: Readonly<Record<GoroutineSort, string>> = {
  count: 'Count',
  age: 'Age',
  function: 'Name',
};

export function GoroutinesPanel(props: GoroutinesPanelProps) {
  const { dumps, dump, model } = props;
  return (
    <Panel aria-label="Goroutines" id="goroutines">
      <PanelHead
        title="Goroutines"
        note={dump && `${formatCount(dump.goroutineCount)} in ${dump.label}`}
        actions={
          dump && (
            <>
              <SearchField
                id="goroutine-filter"
                label="Filter goroutines"
                hint="Filter"
                value={props.filter}
                onChange={props.onFilter}
              />
              <Segmented
                label="Order of the groups"
                className="phone:hidden"
                value={props.sort}
                options={GOROUTINE_SORTS.map((value) => ({ value, label: SORT_WORDS[value] }))}
                onChange={props.onSort}
              />
            </>
          )
        }
      >
        {dump && dumps.length > 1 && (
          <Segmented
            label="Dump"
            value={dump.key}
            options={dumps.map((ref) => ({
              value: ref.key,
              title: ref.artifact.file,
              label: `Dump ${ref.label.slice('dump '.length)}`,
            }))}
            onChange={(key) => {
              const found = dumps.find((ref) => ref.key === key);
              if (found) props.onDump(found);
            }}
          />
        )}
      </PanelHead>
      {!dump ? (
        <NoDump hasGoroutineProfile={props.hasGoroutineProfile} />
      ) : model.state === 'failed' ? (
        <ErrorState mark="Not shown" title={model.problem.message}>
          {model.problem.next}
        </ErrorState>
      ) : model.state === 'ready' ? (
        <Groups {...props} dump={dump} groupsOf={model.value} />
      ) : (
        <p role="status" className="p-3 text-dense text-ink-3" style={{ minHeight: 200 }}>
          Reading {dump.artifact.file}
        </p>
      )}
    </Panel>
  );
}

const NoDump = ({ hasGoroutineProfile }: { hasGoroutineProfile: boolean }) => (
  <EmptyState title="No goroutine dump in this capture">
    <p>
      {hasGoroutineProfile
        ? 'The goroutine profile counts stacks, but names no goroutine and no wait. A dump does; it stops the process for a moment only.'
        : 'This view needs one. It is one request, stops the process for a moment only, and names what every goroutine waits for.'}
    </p>
    <CommandLine
      className="mt-2"
      command="curl -so goroutines.txt 'http://host:6060/debug/pprof/goroutine?debug=2'"
    />
  </EmptyState>
);

/** `6.0 s later`, `in dump 2`: what the last column compares with. */
function otherWords(dump: DumpRef, other: DumpRef): string {
  if (dump.atUnixNs === undefined || other.atUnixNs === undefined) return `in ${other.label}`;
  const gap = Number(other.atUnixNs - dump.atUnixNs);
  return gap >= 0 ? `${formatDuration(gap)} later` : `${formatDuration(-gap)} before`;
}

function Groups(props: GoroutinesPanelProps & { dump: DumpRef; groupsOf: DumpModel }) {
  const { groupsOf: model, dump, other, changes, filter, sort, selection } = props;
  const groups = useMemo(
    () => sortGroups(filterGroups(model, filter), sort),
    [model, filter, sort],
  );
  const rows = useMemo(() => selectedRows(model, selection), [model, selection]);
  const marked = useMemo(
    () => groups.map((group) => groupMark(group, selection, rows) !== undefined),
    [groups, selection, rows],
  );
  const opened = groups.find((group) => group.key === props.openGroup);
  const current =
    opened ?? groups[marked.indexOf(true)] ?? (isEmptySelection(selection) ? groups[0] : undefined);
  const shown = groups.reduce((sum, group) => sum + group.rows.length, 0);

  if (groups.length === 0) {
    return (
      <EmptyState
        title={
          <>
            No goroutine matches <code>{filter}</code>
          </>
        }
        actions={
          <Button size="small" onClick={() => props.onFilter('')}>
            Clear the filter
          </Button>
        }
      >
        All {formatCount(dump.goroutineCount)} of {dump.label} are left out. The filter looks in
        functions, files, wait reasons, labels, roles and ids.
      </EmptyState>
    );
  }
  return (
    <>
      {filter !== '' && (
        <p role="status" className="num border-b border-line px-3 py-1 text-dense text-ink-2">
          {formatCount(shown)} of {formatCount(dump.goroutineCount)} match
        </p>
      )}
      <div className="grid desk:grid-cols-[minmax(0,1fr)_minmax(240px,340px)]">
        <GroupTable
          model={model}
          groups={groups}
          marked={marked}
          selectedRows={rows}
          changes={changes.state === 'ready' ? changes.value : undefined}
          changeHead={other ? otherWords(dump, other) : undefined}
          openGroup={props.openGroup}
          onOpenGroup={props.onOpenGroup}
          onGroup={(group, add) =>
            props.onSelection(
              add ? addGroup(selection, model, group) : selectionOfGroup(model, group),
            )
          }
          onGoroutine={(group, row) => props.onSelection(selectionOfGoroutine(model, group, row))}
        />
        <div className="min-w-0 border-line desk:border-l not-desk:border-t">
          {current ? (
            <StackList
              group={current}
              selectedFunctions={selection.functions}
              goid={goidShown(model, current, rows)}
              onFunction={(symbol) =>
                props.onSelection({ ...selectionOfGroup(model, current), functions: [symbol] })
              }
            />
          ) : (
            <p className="px-3 py-2 text-dense text-ink-3">
              The selection is not in {dump.label}. Choose a group to read its stack.
            </p>
          )}
        </div>
      </div>
    </>
  );
}

function goidShown(
  model: DumpModel,
  group: GoroutineGroup,
  rows: ReadonlySet<number> | undefined,
): string {
  const row = group.rows.find((candidate) => rows?.has(candidate) === true) ?? group.rows[0];
  return String(row === undefined ? 0n : (model.goid[row] ?? 0n));
}
