import type { ArtifactKind } from '@unpark/model';

/** What of a trace is weighed; names as in links of the capture page. */
export const TRACE_WEIGHTS = [
  { name: 'wall', by: 'wall', value: 'ns', unit: 'nanoseconds' },
  { name: 'sync', by: 'sync', value: 'ns', unit: 'nanoseconds' },
  { name: 'net', by: 'net', value: 'ns', unit: 'nanoseconds' },
  { name: 'sched', by: 'sched', value: 'ns', unit: 'nanoseconds' },
  { name: 'syscall', by: 'syscall', value: 'ns', unit: 'nanoseconds' },
  { name: 'cpu', by: 'cpu', value: 'count', unit: 'count' },
] as const;
export type TraceWeightName = (typeof TRACE_WEIGHTS)[number]['name'];

/** Things that have words of ours; others are called what the file calls them. */
export const WHAT_CODES = [
  'goroutines',
  'goroutine-profile',
  'goroutine-leak',
  'heap-inuse',
  'heap-inuse-objects',
  'heap-alloc',
  'heap-alloc-objects',
  'cpu',
  'cpu-samples',
  'block',
  'block-count',
  'mutex',
  'mutex-count',
  'threads',
  'trace-wall',
  'trace-sync',
  'trace-net',
  'trace-sched',
  'trace-syscall',
  'trace-cpu',
  'other',
] as const;
export type WhatCode = (typeof WHAT_CODES)[number];

export function whatOfProfile(kind: ArtifactKind, type: string): WhatCode {
  switch (kind) {
    case 'pprof-cpu':
      return type === 'samples' ? 'cpu-samples' : 'cpu';
    case 'pprof-heap':
    case 'pprof-allocs':
      return HEAP.get(type) ?? 'other';
    case 'pprof-block':
      return type === 'contentions' ? 'block-count' : 'block';
    case 'pprof-mutex':
      return type === 'contentions' ? 'mutex-count' : 'mutex';
    case 'pprof-goroutine':
      return 'goroutine-profile';
    case 'pprof-goroutineleak':
      return 'goroutine-leak';
    case 'pprof-threadcreate':
      return 'threads';
    default:
      return 'other';
  }
}

const HEAP: ReadonlyMap<string, WhatCode> = new Map([
  ['inuse_space', 'heap-inuse'],
  ['inuse_objects', 'heap-inuse-objects'],
  ['alloc_space', 'heap-alloc'],
  ['alloc_objects', 'heap-alloc-objects'],
]);
