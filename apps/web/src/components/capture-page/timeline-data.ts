'use client';

import type { Problem } from '@unpark/base';
import type { Language } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import { startTransition, useEffect, useState } from 'react';
import type {
  DrawnLanes,
  TimelineDetail,
  TimelineModel,
  TimelineProgress,
  TimelineRequest,
} from '../../workers/timeline-messages';
import { timelineTables } from './timeline-tables';
import { askCapture } from './use-capture-data';

export type TimelineLoad =
  | { readonly state: 'none' }
  | { readonly state: 'loading'; readonly progress: TimelineProgress; readonly cancel: () => void }
  | { readonly state: 'ready'; readonly value: TimelineModel }
  | { readonly state: 'failed'; readonly problem: Problem; readonly again: () => void };

/**
 * The arrays of a timeline are handed over by the worker, which keeps none: going to another view and
 * back must not prepare them again. Two, so that procs can be looked at beside goroutines.
 */
const MOST_KEPT = 2;
const kept = new Map<string, TimelineModel>();

function keep(key: string, model: TimelineModel): void {
  kept.delete(key);
  kept.set(key, model);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
}

/** Lets the arrays of a timeline go that will not be drawn again. */
export const dropTimeline = (request: TimelineRequest): void => {
  kept.delete(JSON.stringify(request));
};

const NOTHING: TimelineProgress = { step: 'fetch', bytes: 0 };

export const timelineRequest = (
  trace: ArtifactView,
  lanes: DrawnLanes,
  language: Language,
): TimelineRequest => ({
  kind: 'timeline',
  artifact: trace.file,
  tables: timelineTables(trace),
  lanes,
  language,
});

/** @param request absent as long as nobody asked for the large tables */
export function useTimeline(
  request: TimelineRequest | undefined,
  onCancel: () => void,
): TimelineLoad {
  const key = request ? JSON.stringify(request) : '';
  const [found, setFound] = useState<{ key: string; load: TimelineLoad }>();
  const [progress, setProgress] = useState(NOTHING);
  const [tries, setTries] = useState(0);
  const known = kept.get(key);
  const isKnown = known !== undefined;
  useEffect(() => {
    if (key === '' || isKnown) return;
    const asked = JSON.parse(key) as TimelineRequest;
    setProgress(NOTHING);
    return askCapture(
      asked,
      (answer) => {
        // the worker answers a timeline with its model
        if (answer.ok) keep(key, answer.value as TimelineModel);
        const load: TimelineLoad = answer.ok
          ? { state: 'ready', value: answer.value as TimelineModel }
          : {
              state: 'failed',
              problem: answer.problem,
              again: () => {
                setFound(undefined);
                setTries((count) => count + 1);
              },
            };
        // all lanes are drawn of it: in steps that let the browser answer in between
        startTransition(() => setFound({ key, load }));
      },
      setProgress,
    );
    // another try asks the same anew
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, isKnown, tries]);
  if (key === '') return { state: 'none' };
  if (known) return { state: 'ready', value: known };
  if (found?.key === key) return found.load;
  const cancel = () => {
    if (request) askCapture({ kind: 'timeline-stop', tables: request.tables }, () => {});
    onCancel();
  };
  return { state: 'loading', progress, cancel };
}

const DETAIL_MS = 60;

/** Stacks behind intervals of goroutines' lanes, asked for once the pointer rests; -1 asks for none. */
export function useTimelineDetail(
  trace: ArtifactView,
  interval: number,
): TimelineDetail | undefined {
  const [found, setFound] = useState<TimelineDetail>();
  const key = JSON.stringify(timelineTables(trace));
  const { file } = trace;
  useEffect(() => {
    if (interval < 0) return;
    let takeBack: (() => void) | undefined;
    const timer = setTimeout(() => {
      takeBack = askCapture(
        {
          kind: 'timeline-detail',
          artifact: file,
          tables: JSON.parse(key) as TimelineRequest['tables'],
          interval,
        },
        (answer) => {
          if (answer.ok) setFound(answer.value as TimelineDetail);
        },
      );
    }, DETAIL_MS);
    return () => {
      clearTimeout(timer);
      takeBack?.();
    };
  }, [key, file, interval]);
  return found?.interval === interval ? found : undefined;
}
