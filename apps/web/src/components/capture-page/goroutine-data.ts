'use client';

import type { Diagnosis } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import { useState } from 'react';
import type { AnswerOf } from '../../workers/capture-messages';
import type { AgesFrom, GoroutineRequest } from '../../workers/goroutine-messages';
import type { DumpRef } from './flame-sources';
import { traceRequest } from './table-addresses';
import { tracesOf } from './trace-sources';
import { type Loaded, useAnswer } from './use-capture-data';

export const useGoroutines = <K extends GoroutineRequest['kind']>(
  kind: K,
  request: Extract<GoroutineRequest, { readonly kind: K }> | undefined,
): Loaded<AnswerOf[K]> => {
  void kind;
  return useAnswer<K>(request);
};

/**
 * What was answered last stays in sight until the next answer comes, so that a table does not blink.
 *
 * @param key answers of another one are not kept
 */
export function useLatest<T>(loaded: Loaded<T>, key: string): Loaded<T> {
  const [latest, setLatest] = useState<{ readonly key: string; readonly loaded: Loaded<T> }>();
  if (loaded.state === 'ready' && latest?.loaded !== loaded) setLatest({ key, loaded });
  return loaded.state === 'loading' && latest?.key === key ? latest.loaded : loaded;
}

/** The trace in whose time a dump was taken, if the clocks of both are known. */
export function agesFrom(
  artifacts: readonly ArtifactView[],
  diagnosis: Diagnosis | undefined,
  dump: DumpRef | undefined,
): AgesFrom | undefined {
  const rowOf = (file: string) => diagnosis?.alignment?.find((row) => row.artifact === file);
  const taken = dump && rowOf(dump.artifact.file);
  if (!dump || !taken || dump.dump !== 0) return undefined;
  for (const trace of tracesOf(artifacts)) {
    const window = rowOf(trace.file);
    if (!window || diagnosis?.otherProcess?.includes(trace.file)) continue;
    const atNs = Number(BigInt(taken.fromUnixNs) - BigInt(window.fromUnixNs));
    const lengthNs = Number(BigInt(window.toUnixNs) - BigInt(window.fromUnixNs));
    if (atNs > 0 && atNs < lengthNs) return { trace: traceRequest(trace), atNs };
  }
  return undefined;
}

/** Dumps and traces of the process that a dump is of. */
export const ofProcess = (file: string, diagnosis: Diagnosis | undefined) => {
  const others = diagnosis?.otherProcess ?? [];
  return (other: string): boolean =>
    other === file || (!others.includes(other) && !others.includes(file));
};
