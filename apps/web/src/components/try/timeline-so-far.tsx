'use client';

import { formatDuration } from '@unpark/base';
import { Panel, PanelHead } from '@unpark/ui';
import { type CaptureViewState, DEFAULT_VIEW_STATE } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { usePageLanguage } from '../../i18n/said';
import { withSelection, without } from '../capture-page/capture-actions';
import { TimelineCanvas } from '../capture-page/timeline-canvas';
import { dropTimeline, timelineRequest, useTimeline } from '../capture-page/timeline-data';
import { TimelineProgressBar } from '../capture-page/timeline-progress';
import type { ChangeView } from '../capture-page/use-view-state';
import { withView } from '../capture-page/view-steps';
import type { TraceSoFar } from './try-tables';
import { traceSoFar, type TryFile } from './try-view';

/**
 * The lanes of a trace while it is read: of its first generation as soon as that is there, of all of it
 * as soon as its events are, before the verdict. Whoever has begun to look goes on in the timeline.
 */
export default function TimelineSoFar({
  file,
  isAlone,
  service,
  state,
  change,
}: {
  file: TryFile;
  /** there are no dumps and profiles, which other views are for */
  isAlone: boolean;
  service: string;
  state: CaptureViewState;
  change: ChangeView;
}) {
  const t = useTranslations('timeline');
  const [isCancelled, setIsCancelled] = useState(false);
  const cancel = () => setIsCancelled(true);
  const whole = useLanes(file, file.soFar?.find(isWhole), cancel);
  const beginning = file.soFar?.find((part) => !isWhole(part));
  // once all of it is drawn, its beginning is not prepared anew
  const first = useLanes(file, whole.model ? undefined : beginning, cancel);
  const language = usePageLanguage();
  const drawnOver = whole.model && beginning;
  useEffect(() => {
    if (drawnOver)
      dropTimeline(timelineRequest(traceSoFar(file, drawnOver), 'goroutines', language));
  }, [file, drawnOver, language]);
  const shown = whole.model ? whole : first;
  const isDrawn = shown.model !== undefined;
  const leads = isDrawn && isAlone;
  useEffect(() => {
    // what is seen now stays in sight when the verdict comes
    if (leads) change((from) => (hasChosen(from) ? from : { ...from, views: ['timeline'] }));
  }, [leads, change]);
  const latest = whole.part ? whole : first;
  const note = useNote(shown.model && shown.part);
  if (isCancelled || !latest.trace) return null;
  return (
    <Panel aria-label={t('title')} id="timeline" className="mt-3">
      <PanelHead title={t('title')} note={note} />
      {shown.model && shown.trace && (
        <TimelineCanvas
          key={shown.trace.id}
          model={shown.model}
          trace={shown.trace}
          service={service}
          selection={state.selection}
          select={(selection) =>
            change((from) => withView(withSelection(from, selection), 'timeline'))
          }
          shown={state.window}
          onShown={(window) =>
            change((from) =>
              withView(window ? { ...from, window } : without(from, 'window'), 'timeline'),
            )
          }
        />
      )}
      {latest.load.state === 'loading' && (
        <TimelineProgressBar trace={latest.trace} load={latest.load} />
      )}
    </Panel>
  );
}

const hasChosen = ({ views }: CaptureViewState): boolean =>
  views.join() !== DEFAULT_VIEW_STATE.views.join();

const isWhole = ({ generations: [count, all] }: TraceSoFar): boolean => count === all;

function useLanes(file: TryFile, part: TraceSoFar | undefined, cancel: () => void) {
  const language = usePageLanguage();
  const trace = part && traceSoFar(file, part);
  const load = useTimeline(trace && timelineRequest(trace, 'goroutines', language), cancel);
  return { part, trace, load, model: load.state === 'ready' ? load.value : undefined };
}

function useNote(part: TraceSoFar | undefined): string | undefined {
  const t = useTranslations('try.soFar');
  const facts = part?.record.facts;
  if (!part || facts?.form !== 'trace') return undefined;
  const [count, all] = part.generations;
  const values = { time: formatDuration(facts.durationNs), count, all };
  return isWhole(part) ? t('whole', values) : t('beginning', values);
}
