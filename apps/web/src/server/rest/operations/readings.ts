import { GROUP_FATES } from '@unpark/diagnosis';
import { z } from 'zod';
import { inTurn } from '../capture-tables';
import { compareCaptures } from '../comparison';
import { count, place, rowName, severity, stateClass, time } from '../fields';
import { queryGoroutines, REST_GROUPINGS } from '../goroutine-query';
import { jsonOperation } from '../operation';
import { queryWaits, WAITS_BY } from '../wait-query';

const MOST_ROWS = 200;
const limit = count(1, MOST_ROWS).default(20);
/** a day: no trace is as long */
const traceNs = count(0, 86_400_000_000_000);

const goroutineGroup = z
  .object({
    count: z.number(),
    stateClass,
    reason: z.string().describe("Go's word."),
    role: z.string().optional().describe('What makes it no news: idle by design, the runtime’s.'),
    place: place.optional().describe('What names it: innermost function of the program itself.'),
    createdBy: place.optional(),
    stackCount: z.number(),
    waitedSeconds: z.object({ least: z.number(), most: z.number() }).optional(),
    labels: z.array(z.object({ key: z.string(), value: z.string(), count: z.number() })),
    stack: z.array(place).describe('Innermost first, the first frames.'),
    frameCount: z.number(),
    goids: z.array(z.string()).describe('The first ones.'),
  })
  .meta({ id: 'GoroutineGroup' });

const wait = z
  .object({
    reason: z.string(),
    stateClass,
    count: z.number(),
    ns: z.number().describe('Waited altogether.'),
    maxNs: z.number(),
    blocked: place.optional().describe('Where it waited.'),
    waker: place.optional().describe('Where the goroutine stood that ended it.'),
    endedBy: z.string().optional().describe('What ended it where no goroutine did.'),
  })
  .meta({ id: 'Wait' });

const sides = z.object({ a: z.number(), b: z.number() });
const carrier = sides.extend({
  symbol: z.string(),
  carriesMost: z.boolean().describe('Most of the change is behind it.'),
});
const comparedSide = z.object({
  captureId: z.string(),
  service: z.object({ name: z.string(), slug: z.string() }),
  at: time,
  sentence: z.string().optional(),
});
const comparedFinding = z.object({
  pattern: z.string(),
  title: z.string(),
  severity,
  fingerprint: z.string(),
  goroutineCount: z.number(),
});

export const readingOperations = {
  queryGoroutines: jsonOperation({
    id: 'queryGoroutines',
    method: 'GET',
    path: '/captures/{id}/goroutines',
    group: 'Reading captures',
    summary: 'Goroutines of a dump that a filter keeps, alike ones together',
    description:
      'The filter is that of the page and of `unpark goroutines --where`; docs/goroutine-filter.md has all of it. Example: `state:lock wait:>5m -frame:/grpc/`.',
    action: 'capture.read',
    enters: 'capture',
    query: z.strictObject({
      where: z.string().max(2000).default('').describe('The filter; everything when empty.'),
      group: z.enum(REST_GROUPINGS).default('stack'),
      label: z.string().max(200).optional().describe('Key of the label that groups.'),
      dump: count(1, 10_000).optional().describe('From 1, in order of time; else the last one.'),
      limit,
    }),
    status: 200,
    answer: z.object({
      dump: z.object({
        number: z.number(),
        of: z.number(),
        file: z.string(),
        goroutineCount: z.number(),
        atUnixNs: z.string().optional(),
      }),
      matched: z.number(),
      groupCount: z.number(),
      labelKeys: z.array(z.string()),
      groups: z.array(goroutineGroup),
    }),
    run: (context, query) =>
      inTurn(() => queryGoroutines(context, context.params['id'] ?? '', query)),
  }),
  queryWaits: jsonOperation({
    id: 'queryWaits',
    method: 'GET',
    path: '/captures/{id}/waits',
    group: 'Reading captures',
    summary: 'Waits of an execution trace: for what, where, and who ended them',
    description:
      'Of a whole trace also the waits that never ended. `by=pair` tells who woke whom. Loops that wait by design are counted in `otherWaits`.',
    action: 'capture.read',
    enters: 'capture',
    query: z.strictObject({
      file: z.string().min(1).max(1024).optional().describe('The trace; else the first one.'),
      from: traceNs.optional().describe('Nanoseconds from the beginning of the trace.'),
      to: traceNs.optional(),
      by: z.enum(WAITS_BY).default('function'),
      limit,
    }),
    status: 200,
    answer: z.object({
      trace: z.object({ file: z.string(), of: z.array(z.string()) }),
      durationNs: z.number(),
      fromNs: z.number(),
      toNs: z.number(),
      waits: z.array(wait).describe('That ended, most time first.'),
      rowCount: z.number(),
      otherWaits: z.number(),
      openWaits: z.array(
        z
          .object({
            reason: z.string(),
            stateClass,
            byDesign: z.boolean(),
            blocked: place.optional(),
            count: z.number(),
            wholeTrace: z.number().describe('Of them, for as long as the trace.'),
            sinceNs: z.number().optional(),
          })
          .meta({ id: 'OpenWait' }),
      ),
    }),
    run: (context, { from, to, ...query }) =>
      inTurn(() =>
        queryWaits(context, context.params['id'] ?? '', { ...query, fromNs: from, toNs: to }),
      ),
  }),
  compareCaptures: jsonOperation({
    id: 'compareCaptures',
    method: 'GET',
    path: '/comparisons',
    group: 'Reading captures',
    summary: 'What is different in capture B against capture A',
    description:
      'Causes that came, went and stayed; goroutines by group; and for each thing that both have, its totals and the function behind most of the change.',
    action: 'capture.read',
    enters: 'workspace',
    query: z.strictObject({ a: rowName, b: rowName }),
    status: 200,
    answer: z.object({
      a: comparedSide,
      b: comparedSide,
      process: z
        .enum(['same', 'different', 'unknown'])
        .describe('Whether both are of one process.'),
      findings: z.object({
        appeared: z.array(comparedFinding),
        gone: z.array(comparedFinding),
        stayed: z.array(comparedFinding),
      }),
      things: z.array(
        z
          .object({
            what: z.string(),
            type: z.string(),
            unit: z.string(),
            basis: z.enum(['moment', 'window', 'since-start', 'unknown']),
            files: z.object({ a: z.string(), b: z.string() }),
            totals: sides.optional(),
            program: sides
              .extend({
                isSame: z.boolean().describe('The change is no larger than chance makes it.'),
                up: carrier.optional(),
                down: carrier.optional(),
              })
              .optional()
              .describe('Without the work of capturing; absent where tables are too large.'),
          })
          .meta({ id: 'ComparedThing' }),
      ),
      goroutines: z
        .object({
          totals: sides,
          changedCount: z.number(),
          changed: z.array(
            z.object({
              fate: z.enum(GROUP_FATES),
              a: z.number(),
              b: z.number(),
              reason: z.string(),
              stateClass,
              function: z.string(),
              place: z.string(),
              createdBy: z.string().optional(),
            }),
          ),
        })
        .optional(),
    }),
    run: (context, query) => inTurn(() => compareCaptures(context, query)),
  }),
} as const;
