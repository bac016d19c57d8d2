'use client';

import { useTranslations } from 'next-intl';
import { lazy, Suspense } from 'react';
import { withEvidence, withSelection, without } from './capture-actions';
import { dumpNumber, dumpRequest, NO_IDLE_RULES } from './dump-requests';
import type { DumpRef } from './flame-sources';
import { agesFrom, ofProcess, useGoroutines, useLatest } from './goroutine-data';
import { GoroutineOne } from './goroutine-page';
import { traceRequest } from './table-addresses';
import { tracesOf } from './trace-sources';
import type { ViewProps } from './view-props';
import { loadTracks } from './view-parts';
import { withOneOf } from './view-steps';

const GoroutineTracks = lazy(() => loadTracks().then((component) => ({ default: component })));

/** The page of one goroutine. */
export function GoroutineOneView({
  view,
  change,
  selection,
  select,
  evidence,
  sources,
  dumps,
  dump,
  goid,
  onOpen,
}: ViewProps & { dump: DumpRef; goid: string; onOpen: (goid: string) => void }) {
  const t = useTranslations('goroutines');
  const { diagnosis } = view;
  const idle = diagnosis?.idle ?? NO_IDLE_RULES;
  const { file } = dump.artifact;
  const isOwn = ofProcess(file, diagnosis);
  const own = dumps.filter((ref) => isOwn(ref.artifact.file));
  const ages = agesFrom(view.artifacts, diagnosis, dump);
  const ownTraces = tracesOf(view.artifacts).filter((trace) => isOwn(trace.file));
  const traces = ownTraces.map(traceRequest);
  const request = {
    kind: 'goroutine-page' as const,
    artifact: file,
    goid,
    dumps: own.map((ref) => dumpRequest(ref, idle)),
    shown: own.indexOf(dump),
    traces: [],
  };
  // what dumps say does not wait for traces
  const inDumps = useGoroutines('goroutine-page', request);
  const whole = useGoroutines(
    'goroutine-page',
    traces.length > 0 ? { ...request, traces, ...(ages && { ages }) } : undefined,
  );
  const page = useLatest(whole.state === 'ready' ? whole : inDumps, goid);
  const back = () => change((from) => without(from, 'goroutine'));
  const selected = { artifact: file, goids: [goid] };
  const dumpLabels = own.map((ref) => t('dumpIn', { number: dumpNumber(ref.label) }));
  return (
    <GoroutineOne
      goid={goid}
      page={page}
      dumpLabels={dumpLabels}
      diagnosis={diagnosis}
      selectedFunctions={selection.functions}
      onBack={back}
      onGoroutine={onOpen}
      onSelect={() => select({ functions: [], goroutines: selected })}
      tracks={(facts) => (
        <Suspense fallback={<div className="min-h-[132px] border-b border-line" />}>
          <GoroutineTracks
            goid={goid}
            page={facts}
            isWhole={whole.state === 'ready' || whole.state === 'none'}
            traces={ownTraces}
            dumps={own}
            dumpLabels={dumpLabels}
            diagnosis={diagnosis}
            selection={selection}
            onRange={(range) =>
              select({
                functions: [],
                goroutines: { artifact: range.artifact, goids: [goid] },
                range,
              })
            }
            onGoroutine={onOpen}
            onTimeline={(artifact, shown) =>
              change((from) => ({
                ...withOneOf(
                  withSelection(without(from, 'window'), {
                    functions: [],
                    goroutines: { artifact, goids: [goid] },
                    ...(selection.range?.artifact === artifact && { range: selection.range }),
                  }),
                  ['timeline'],
                ),
                ...(shown && { window: shown }),
                lanes: 'goroutines',
                tab: 'timeline',
                trace: artifact,
              }))
            }
          />
        </Suspense>
      )}
      onFunction={(symbol) => select({ functions: [symbol], goroutines: selected })}
      onLabel={(key, value) => {
        change((from) => ({
          ...withSelection(without(from, 'goroutine'), { functions: [], label: { key, value } }),
        }));
      }}
      onEvidence={(id) => {
        const item = evidence.get(id);
        if (item) change((from) => withEvidence(without(from, 'goroutine'), item, sources));
      }}
    />
  );
}
