'use client';

import { formatBytes } from '@unpark/base';
import type { Selection } from '@unpark/model';
import { Button } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { TraceModel } from '../../workers/trace-model';
import { ProblemState } from '../problem-words';
import { tableBytes, traceRequest, wholeTraceRequest } from './table-addresses';
import { TraceEntries } from './trace-entries';
import { TraceOpenWaits } from './trace-open-waits';
import { goidsOf, selectionOfTrace } from './trace-selection';
import { TraceWakeups } from './trace-wakeups';
import { type Loaded, useTrace } from './use-capture-data';

interface TraceTablesProps {
  trace: ArtifactView;
  selection: Selection;
  onSelection: (selection: Selection) => void;
}

/** What goroutines of a trace did, in sums and lists. */
export function TraceTables(props: TraceTablesProps) {
  const { trace } = props;
  const t = useTranslations('timeline.tables');
  const model = useTrace(traceRequest(trace));
  return (
    <>
      {model.state === 'failed' ? (
        <ProblemState mark={t('notShown')} problem={model.problem} />
      ) : model.state === 'ready' ? (
        <Lists {...props} model={model.value} />
      ) : (
        <p role="status" className="p-3 text-dense text-ink-3" style={{ minHeight: 200 }}>
          {t('reading', { file: trace.file })}
        </p>
      )}
    </>
  );
}

function Lists({ model, trace, selection, onSelection }: TraceTablesProps & { model: TraceModel }) {
  const [isAsked, setIsAsked] = useState(false);
  const sums = useTrace(!model.entries && isAsked ? wholeTraceRequest(trace) : undefined);
  const entries = model.entries ?? (sums.state === 'ready' ? sums.value.entries : undefined);
  return (
    <>
      <TraceOpenWaits
        model={model}
        selection={selection}
        onGroup={({ place, rows }) =>
          onSelection(selectionOfTrace(trace.file, place, goidsOf(model.goid, rows)))
        }
      />
      {entries ? (
        <TraceEntries
          entries={entries}
          goid={model.goid}
          selection={selection}
          onGroup={({ entry, rows }) =>
            onSelection(selectionOfTrace(trace.file, entry, goidsOf(model.goid, rows)))
          }
        />
      ) : (
        <EntriesToAsk trace={trace} sums={sums} onAsk={() => setIsAsked(true)} />
      )}
      <TraceWakeups
        model={model}
        selection={selection}
        onGroup={({ blocked, waker }) =>
          onSelection({
            functions: [blocked, waker].flatMap((place) => (place ? [place.function] : [])),
          })
        }
      />
    </>
  );
}

/** Sums of each goroutine are not stored of a trace of very many: they go through all of its events. */
function EntriesToAsk({
  trace,
  sums,
  onAsk,
}: {
  trace: ArtifactView;
  sums: Loaded<TraceModel>;
  onAsk: () => void;
}) {
  const t = useTranslations('timeline.tables.entries');
  return (
    <section aria-label={t('title')} className="border-t border-line px-3 py-2">
      <h3 className="text-body font-semibold">{t('title')}</h3>
      {sums.state === 'failed' ? (
        <ProblemState mark={t('title')} problem={sums.problem} />
      ) : sums.state === 'loading' ? (
        <p role="status" className="text-dense text-ink-3">
          {t('adding')}
        </p>
      ) : (
        <p className="flex flex-wrap items-center gap-2 text-dense text-ink-2">
          <span>{t('ask.text')}</span>
          <Button size="small" onClick={onAsk}>
            {t('ask.button', { bytes: formatBytes(tableBytes(trace)) })}
          </Button>
        </p>
      )}
    </section>
  );
}
