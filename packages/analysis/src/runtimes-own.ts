import { allTexts, type TraceTables } from '@unpark/model';

/** By row of trace_goroutines: 1 for the runtime's own: collector, scavenger, finalizers, the tracer. */
export function runtimesOwn(tables: TraceTables): Uint8Array {
  const isOwn = Uint8Array.from(allTexts(tables.frames.columns.function), (name) =>
    Number(
      (name.startsWith('runtime.') && name !== 'runtime.main') ||
        name.startsWith('runtime/trace.') ||
        name === 'runtime/pprof.profileWriter',
    ),
  );
  const entry = tables.goroutines.columns.entryFrame.values;
  const own = new Uint8Array(entry.length);
  for (let g = 0; g < entry.length; g++) {
    const frame = entry[g] as number;
    if (frame >= 0) own[g] = isOwn[frame] ?? 0;
  }
  return own;
}
