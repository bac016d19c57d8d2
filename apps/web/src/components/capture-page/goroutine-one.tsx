'use client';

import { useTranslations } from 'next-intl';
import { withEvidence, withSelection, without } from './capture-actions';
import { dumpNumber, dumpRequest, NO_IDLE_RULES } from './dump-requests';
import type { DumpRef } from './flame-sources';
import { agesFrom, ofProcess, useGoroutines, useLatest } from './goroutine-data';
import { GoroutineOne } from './goroutine-page';
import { traceRequest } from './table-addresses';
import { tracesOf } from './trace-sources';
import type { ViewProps } from './view-props';
import { withOneOf } from './view-steps';

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
  const traces = tracesOf(view.artifacts)
    .filter((trace) => isOwn(trace.file))
    .map(traceRequest);
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
  return (
    <GoroutineOne
      goid={goid}
      page={page}
      dumpLabels={own.map((ref) => t('dumpIn', { number: dumpNumber(ref.label) }))}
      diagnosis={diagnosis}
      selectedFunctions={selection.functions}
      onBack={back}
      onGoroutine={onOpen}
      onSelect={() => select({ functions: [], goroutines: selected })}
      onTimeline={(artifact) =>
        change((from) => ({
          ...withOneOf(
            withSelection(from, { functions: [], goroutines: { artifact, goids: [goid] } }),
            ['timeline'],
          ),
          tab: 'timeline',
          trace: artifact,
        }))
      }
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
