'use client';

import type { Selection } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import type { TraceModel } from '../../workers/trace-model';
import { ProblemState } from '../problem-words';
import { traceRequest } from './table-addresses';
import { TraceEntries } from './trace-entries';
import { TraceOpenWaits } from './trace-open-waits';
import { goidsOf, selectionOfTrace } from './trace-selection';
import { TraceWakeups } from './trace-wakeups';
import { useTrace } from './use-capture-data';

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
  return (
    <>
      <TraceOpenWaits
        model={model}
        selection={selection}
        onGroup={({ place, rows }) =>
          onSelection(selectionOfTrace(trace.file, place, goidsOf(model.goid, rows)))
        }
      />
      <TraceEntries
        model={model}
        selection={selection}
        onGroup={({ entry, rows }) =>
          onSelection(selectionOfTrace(trace.file, entry, goidsOf(model.goid, rows)))
        }
      />
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
