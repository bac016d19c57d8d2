'use client';

import { CommandLine, EmptyState } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';

const DUMP = "curl -s 'http://host:6060/debug/pprof/goroutine?debug=2' > dump.txt";
const SECOND = "sleep 10; curl -s 'http://host:6060/debug/pprof/goroutine?debug=2' > dump2.txt";
const TRACE = "curl -s 'http://host:6060/debug/pprof/trace?seconds=3' > trace.out";

/** Nothing to draw: what is missing, and what would take it. */
export function WaitsEmpty({ view }: { view: CaptureView }) {
  const t = useTranslations('waits.empty');
  const { dumps = [], waitGraph } = view.diagnosis ?? {};
  const [first] = dumps;
  if (!first) {
    return (
      <EmptyState title={t('noDump')} actions={<CommandLine note={t('command')} command={DUMP} />}>
        {t('noDumpHow')}
      </EmptyState>
    );
  }
  const hasTrace = view.artifacts.some((artifact) => artifact.record?.kind === 'execution-trace');
  return (
    <EmptyState
      title={t('noEdges')}
      actions={
        <>
          {dumps.length < 2 && <CommandLine note={t('second')} command={SECOND} />}
          {!hasTrace && <CommandLine note={t('trace')} command={TRACE} />}
        </>
      }
    >
      {t('noEdgesHow', { dump: waitGraph?.dump ?? first.label })}
    </EmptyState>
  );
}
