import type { Assumptions, EndState } from './v2/carry';
import type { EventColumn } from './event-columns';
import { EVENT_COLUMNS, type GenerationEvents } from './generation-events';
import type { PackedTransitions } from './transition-columns';

/** Tables that a generation has beside its transitions. */
export type EventTableName = keyof typeof EVENT_COLUMNS;
export const EVENT_TABLE_NAMES = Object.keys(EVENT_COLUMNS) as EventTableName[];

/** Strings, frames and stacks of a generation, by their numbers; number 0 of strings is empty. */
export interface PackedStacks {
  /** string n stands from stringFrom[n - 1] to stringFrom[n] of stringBytes */
  readonly stringFrom: Uint32Array;
  readonly stringBytes: Uint8Array;
  /** stack n has the frames from stackFrom[n - 1] to stackFrom[n] of stackFrames, leaf first */
  readonly stackFrom: Int32Array;
  readonly stackFrames: Int32Array;
  readonly pcLow: Int32Array;
  readonly pcHigh: Int32Array;
  /** string numbers */
  readonly frameFunction: Int32Array;
  readonly frameFile: Int32Array;
  readonly frameLine: Int32Array;
}

/**
 * A generation as plain typed arrays of exact length: what a thread that reads generations hands
 * over. Numbers are the generation's own, see GenerationEvents.
 */
export interface PackedGeneration {
  readonly generation: number;
  readonly fromByte: number;
  readonly toByte: number;
  readonly frequency: number;
  readonly clock?: {
    readonly ns: number;
    readonly monotonicNs: bigint;
    readonly wallUnixNs: bigint;
  };
  readonly lastNs: number;
  readonly eventCount: number;
  readonly experimentEvents: number;
  readonly headTimes: Float64Array;

  readonly goids: Float64Array;
  readonly met: Uint8Array;
  readonly entryStack: Int32Array;
  readonly createdRow: Int32Array;
  readonly endedRow: Int32Array;
  readonly procIds: Float64Array;
  readonly threadIds: Float64Array;

  readonly transitions: PackedTransitions;
  readonly toldGoroutine: Int32Array;
  readonly toldState: Int32Array;
  readonly procStatusRows: Int32Array;
  /** columns of each table in the order of EVENT_COLUMNS */
  readonly tables: Readonly<Record<EventTableName, readonly EventColumn[]>>;
  readonly reasonTexts: readonly number[];
  readonly stacks: PackedStacks;
  /** of the old format, which has one generation, only the states of goroutines count */
  readonly end?: EndState;
  readonly assumed?: Assumptions;
}

type FromEvents = Omit<
  PackedGeneration,
  'generation' | 'fromByte' | 'toByte' | 'frequency' | 'clock' | 'stacks' | 'end' | 'assumed'
>;

/** The part of a packed generation that its events give; they must not go on after. */
export function packEvents(events: GenerationEvents): FromEvents {
  return {
    lastNs: events.lastNs,
    eventCount: events.eventCount,
    experimentEvents: events.experimentEvents,
    headTimes: events.headTimes.finish(),
    goids: events.goids.view(),
    met: events.met.view(),
    entryStack: events.entryStack.view(),
    createdRow: events.createdRow.view(),
    endedRow: events.endedRow.view(),
    procIds: events.procIds.finish(),
    threadIds: events.threadIds.finish(),
    transitions: events.transitions.finish(),
    toldGoroutine: events.toldGoroutine.finish(),
    toldState: events.toldState.finish(),
    procStatusRows: events.procStatusRows.finish(),
    tables: {
      procs: events.procs.finish(),
      ranges: events.ranges.finish(),
      metrics: events.metrics.finish(),
      samples: events.samples.finish(),
      tasks: events.tasks.finish(),
      regions: events.regions.finish(),
      logs: events.logs.finish(),
      labels: events.labels.finish(),
    },
    reasonTexts: events.reasonTexts,
  };
}
