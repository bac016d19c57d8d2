'use client';

import type { ShownTime, TrackMoment } from '@unpark/charts';
import type { Diagnosis, Selection, TimeRange } from '@unpark/model';
import { CommandLine } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { GoroutinePage } from '../../workers/goroutine-messages';
import { DumpMoments } from './dump-moments';
import type { DumpRef } from './flame-sources';
import { GoroutineTrack } from './goroutine-track';

export interface GoroutineTracksProps {
  goid: string;
  page: GoroutinePage;
  /** what traces know of it is in `page` */
  isWhole: boolean;
  /** of its process */
  traces: readonly ArtifactView[];
  /** in the order of `page.dumps` */
  dumps: readonly DumpRef[];
  dumpLabels: readonly string[];
  diagnosis: Diagnosis | undefined;
  selection: Selection;
  onRange: (range: TimeRange) => void;
  onGoroutine: (goid: string) => void;
  onTimeline: (artifact: string, shown: ShownTime | undefined) => void;
}

/** The goroutine over time: from each trace that knows it, else the moments that dumps saw. */
export function GoroutineTracks(props: GoroutineTracksProps) {
  const { goid, page, isWhole, traces, selection } = props;
  const t = useTranslations('goroutines.track');
  const knows = new Set(page.traces.map(({ artifact }) => artifact));
  const known = traces.filter(({ file }) => knows.has(file));
  if (traces.length > 0 && !isWhole) {
    return (
      <p role="status" className="min-h-[132px] border-b border-line p-3 text-dense text-ink-3">
        {t('gathering')}
      </p>
    );
  }
  if (known.length > 0) {
    return known.map((trace, i) => (
      <OneTrack
        key={trace.id}
        {...props}
        trace={trace}
        isFirst={i === 0}
        range={selection.range?.artifact === trace.file ? selection.range : undefined}
      />
    ));
  }
  return (
    <section aria-label={t('over')} className="border-b border-line p-3 text-dense">
      <h4 className="font-semibold">{t('over')}</h4>
      {page.dumps.length > 1 && (
        <DumpMoments
          moments={page.dumps.map((seen, i) => ({
            label: props.dumpLabels[i] ?? '',
            atUnixNs: props.dumps[i]?.atUnixNs,
            seen,
          }))}
        />
      )}
      {traces.length > 0 ? (
        <p className="mt-1 text-ink-2">
          {t('notIn', { file: traces.map(({ file }) => file).join(', '), goid })}
        </p>
      ) : (
        <>
          <p className="mt-1 max-w-[720px] text-ink-2">{t('none')}</p>
          <CommandLine
            className="mt-2 max-w-[720px]"
            command="curl -so trace.out 'http://host:6060/debug/pprof/trace?seconds=3'"
          />
        </>
      )}
    </section>
  );
}

function OneTrack({
  trace,
  isFirst,
  range,
  goid,
  page,
  dumps,
  dumpLabels,
  diagnosis,
  onRange,
  onGoroutine,
  onTimeline,
}: GoroutineTracksProps & { trace: ArtifactView; isFirst: boolean; range: TimeRange | undefined }) {
  const begin = diagnosis?.alignment?.find(({ artifact }) => artifact === trace.file)?.fromUnixNs;
  const moments = useMemo(
    () => momentsIn(begin, page, dumps, dumpLabels),
    [begin, page, dumps, dumpLabels],
  );
  return (
    <GoroutineTrack
      trace={trace}
      goid={goid}
      isFirst={isFirst}
      moments={moments}
      range={range}
      onRange={onRange}
      onGoroutine={onGoroutine}
      onTimeline={(shown) => onTimeline(trace.file, shown)}
    />
  );
}

/** Dumps in the time of a trace; those outside of it are not drawn. */
function momentsIn(
  begin: string | undefined,
  page: GoroutinePage,
  dumps: readonly DumpRef[],
  labels: readonly string[],
): readonly TrackMoment[] {
  if (begin === undefined) return [];
  return page.dumps.flatMap((seen, i): TrackMoment[] => {
    const at = dumps[i]?.atUnixNs;
    if (at === undefined || !seen) return [];
    const ns = Number(at - BigInt(begin));
    return ns < 0 ? [] : [{ ns, label: labels[i] ?? '', stateClass: seen.stateClass }];
  });
}
