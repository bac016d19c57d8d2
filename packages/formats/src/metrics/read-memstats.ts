import { MEMSTATS } from './canonical-names';
import type { JsonMap, JsonValue } from '../json-values';
import type { MetricNumber, MetricRows } from './metric-rows';

const RING = 256;

export const isNumber = (value: JsonValue | undefined): value is MetricNumber =>
  typeof value === 'number' || typeof value === 'bigint';

/** Enough of its fields that nothing else is meant. */
export const looksLikeMemStats = (map: JsonMap): boolean =>
  isNumber(map.get('HeapAlloc')) && isNumber(map.get('NumGC'));

/**
 * `runtime.MemStats` as encoding/json writes it. Fields are series of their names. The rings of the
 * last 256 pauses become one series, a point a pause, at the end of the pause; sizes of BySize are
 * labels. Source: runtime/mstats.go.
 */
export class MemStatsReader {
  /** numbers of the cycles whose pauses are rows already: two readings share most of their rings */
  private readonly seenCycles = new Set<number>();
  private lastCycle = 0;

  constructor(private readonly rows: MetricRows) {}

  read(map: JsonMap, snapshot: number): void {
    for (const [name, value] of map) {
      if (name === 'PauseNs' || name === 'PauseEnd' || name === 'BySize') continue;
      const number = typeof value === 'boolean' ? Number(value) : value;
      if (!isNumber(number)) continue;
      const known = MEMSTATS.get(name) ?? { unit: '', kind: 'untyped' as const };
      const series = this.rows.series({ name, labels: [], source: 'memstats' }, known);
      this.rows.point(series, snapshot, number);
    }
    this.readPauses(map, snapshot);
    this.readSizes(map.get('BySize'), snapshot);
  }

  private readPauses(map: JsonMap, snapshot: number): void {
    const pauses = map.get('PauseNs');
    const ends = map.get('PauseEnd');
    const cycles = Number(map.get('NumGC') ?? 0);
    if (!Array.isArray(pauses) || !Number.isSafeInteger(cycles) || cycles <= 0) return;
    // another process: its cycles are not those that were seen
    if (cycles < this.lastCycle) this.seenCycles.clear();
    this.lastCycle = cycles;
    const known = MEMSTATS.get('PauseNs') ?? { unit: '', kind: 'untyped' as const };
    const series = this.rows.series({ name: 'PauseNs', labels: [], source: 'memstats' }, known);
    // the pause of cycle n stands at (n + 255) % 256
    for (let cycle = Math.max(1, cycles - RING + 1); cycle <= cycles; cycle++) {
      const pause = pauses[(cycle + RING - 1) % RING];
      if (!isNumber(pause) || this.seenCycles.has(cycle)) continue;
      this.seenCycles.add(cycle);
      const end = Array.isArray(ends) ? ends[(cycle + RING - 1) % RING] : undefined;
      this.rows.point(series, snapshot, pause, endTime(end));
    }
  }

  private readSizes(sizes: JsonValue | undefined, snapshot: number): void {
    if (!Array.isArray(sizes)) return;
    for (const size of sizes) {
      const bytes = size instanceof Map ? size.get('Size') : undefined;
      if (!(size instanceof Map) || !Number.isSafeInteger(bytes)) continue;
      const labels = [{ key: 'size', number: Number(bytes), unit: 'bytes' }];
      for (const field of ['Mallocs', 'Frees']) {
        const value = size.get(field);
        if (!isNumber(value)) continue;
        const names = { name: `BySize.${field}`, labels, source: 'memstats' as const };
        const series = this.rows.series(names, { unit: 'objects', kind: 'counter' });
        this.rows.point(series, snapshot, value);
      }
    }
  }
}

/** nanoseconds since 1970; 0 in a place of the ring that no pause has had */
function endTime(end: JsonValue | undefined): bigint | 'unknown' {
  if (typeof end === 'bigint') return end > 0n ? end : 'unknown';
  return typeof end === 'number' && Number.isSafeInteger(end) && end > 0 ? BigInt(end) : 'unknown';
}
