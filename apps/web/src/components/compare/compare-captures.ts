import { useQuery } from '@tanstack/react-query';
import { processRelation, type ProcessRelation } from '@unpark/diagnosis';
import { bundleFacts } from '@unpark/model';
import type { CaptureView } from '@unpark/usecases';
import { type CompareSide, type CompareState, withZoom } from '@unpark/view-state';
import { useMemo } from 'react';
import { useTRPC } from '../../trpc/client';
import { compareOptions, type CompareOption } from './compare-options';

interface ReadSide {
  readonly view: CaptureView | undefined;
  readonly options: readonly CompareOption[];
  readonly isMissing: boolean;
}

const NO_OPTIONS: readonly CompareOption[] = [];

/** The capture of a side as it is known, and what of it can be compared. */
export function useSide(slug: string, side: CompareSide | undefined): ReadSide {
  const trpc = useTRPC();
  const asked = useQuery({
    ...trpc.capture.get.queryOptions({ workspace: slug, capture: side?.capture ?? '' }),
    enabled: side !== undefined,
    retry: false,
  });
  const view = side === undefined ? undefined : asked.data;
  const options = useMemo(() => (view ? compareOptions(view) : NO_OPTIONS), [view]);
  return { view, options, isMissing: side !== undefined && asked.isError };
}

/** What two captures have to do with each other. */
export interface Relation {
  readonly process: ProcessRelation;
  readonly isOneCapture: boolean;
  readonly build?: 'same' | 'other';
}

export function relationOf(a: CaptureView | undefined, b: CaptureView | undefined): Relation {
  if (!a || !b) return { process: 'unknown', isOneCapture: false };
  if (a.capture.id === b.capture.id) return { process: 'same', isOneCapture: true };
  const recordsOf = (view: CaptureView) => view.artifacts.flatMap(({ record }) => record ?? []);
  const one = recordsOf(a);
  const two = recordsOf(b);
  const buildA = bundleFacts(one).instance.buildId?.value;
  const buildB = bundleFacts(two).instance.buildId?.value;
  return {
    process: processRelation(one, two),
    isOneCapture: false,
    ...(buildA && buildB && { build: buildA === buildB ? 'same' : 'other' }),
  };
}

/** A side that is chosen anew; the other one keeps what it weighs, so that both stay alike. */
export function withSide(
  from: CompareState,
  name: 'A' | 'B',
  side: CompareSide,
  pair: { readonly a?: CompareOption; readonly b?: CompareOption },
): CompareState {
  const other = name === 'A' ? pair.b : pair.a;
  const pinned = (known: CompareSide | undefined): CompareSide | undefined =>
    known && !known.sample && other ? { ...known, sample: other.choice } : known;
  const rest = withZoom(from, undefined);
  const a = name === 'A' ? side : pinned(from.a);
  const b = name === 'B' ? side : pinned(from.b);
  return { ...rest, ...(a && { a }), ...(b && { b }) };
}
