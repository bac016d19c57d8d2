import { z } from 'zod';

/** What the tools read of answers of the server; what else is in them goes on as it is. */

const place = z.looseObject({ function: z.string(), file: z.string(), line: z.number() });
export type AnsweredPlace = z.infer<typeof place>;

const headline = z.looseObject({
  id: z.string(),
  state: z.string(),
  severity: z.string().optional(),
  sentence: z.string().optional(),
  goroutineCount: z.number().optional(),
  at: z.string(),
});

export const servicesAnswer = z.looseObject({
  services: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      captureCount: z.number(),
      latest: headline.optional(),
    }),
  ),
});

export const capturesAnswer = z.looseObject({
  captures: z.array(headline.extend({ serviceName: z.string() })),
  nextCursor: z.string().optional(),
});

export const goroutinesAnswer = z.looseObject({
  dump: z.looseObject({
    number: z.number(),
    of: z.number(),
    file: z.string(),
    goroutineCount: z.number(),
  }),
  matched: z.number(),
  groupCount: z.number(),
  labelKeys: z.array(z.string()),
  groups: z.array(
    z.looseObject({
      count: z.number(),
      reason: z.string(),
      stateClass: z.string(),
      role: z.string().optional(),
      place: place.optional(),
      createdBy: place.optional(),
      waitedSeconds: z.looseObject({ least: z.number(), most: z.number() }).optional(),
      stack: z.array(place),
      goids: z.array(z.string()),
    }),
  ),
});

export const waitsAnswer = z.looseObject({
  trace: z.looseObject({ file: z.string(), of: z.array(z.string()) }),
  durationNs: z.number(),
  fromNs: z.number(),
  toNs: z.number(),
  rowCount: z.number(),
  waits: z.array(
    z.looseObject({
      reason: z.string(),
      count: z.number(),
      ns: z.number(),
      maxNs: z.number(),
      blocked: place.optional(),
      waker: place.optional(),
      endedBy: z.string().optional(),
    }),
  ),
  openWaits: z.array(
    z.looseObject({
      reason: z.string(),
      byDesign: z.boolean(),
      blocked: place.optional(),
      count: z.number(),
      wholeTrace: z.number(),
    }),
  ),
});

const comparedFinding = z.looseObject({
  pattern: z.string(),
  title: z.string(),
  severity: z.string(),
});
const carrier = z.looseObject({ symbol: z.string(), a: z.number(), b: z.number() });

export const comparisonAnswer = z.looseObject({
  process: z.string(),
  findings: z.looseObject({
    appeared: z.array(comparedFinding),
    gone: z.array(comparedFinding),
    stayed: z.array(comparedFinding),
  }),
  things: z.array(
    z.looseObject({
      what: z.string(),
      type: z.string(),
      unit: z.string(),
      totals: z.looseObject({ a: z.number(), b: z.number() }).optional(),
      program: z
        .looseObject({
          a: z.number(),
          b: z.number(),
          isSame: z.boolean(),
          up: carrier.optional(),
          down: carrier.optional(),
        })
        .optional(),
    }),
  ),
  goroutines: z
    .looseObject({
      totals: z.looseObject({ a: z.number(), b: z.number() }),
      changedCount: z.number(),
      changed: z.array(
        z.looseObject({
          fate: z.string(),
          a: z.number(),
          b: z.number(),
          reason: z.string(),
          function: z.string(),
          place: z.string(),
        }),
      ),
    })
    .optional(),
});

const incidentFields = {
  id: z.string(),
  title: z.string(),
  status: z.string(),
  severity: z.string(),
  fromAt: z.string(),
  toAt: z.string().optional(),
};

export const incidentsAnswer = z.looseObject({
  incidents: z.array(
    z.looseObject({
      ...incidentFields,
      service: z.looseObject({ name: z.string() }),
      captureCount: z.number(),
    }),
  ),
  more: z.boolean(),
});

export const incidentAnswer = z.looseObject({
  service: z.looseObject({ name: z.string() }),
  incident: z.looseObject(incidentFields),
  mergedInto: z.string().optional(),
  captures: z.array(headline),
  evidence: z
    .looseObject({ captureId: z.string(), finding: z.looseObject({ title: z.string() }) })
    .optional(),
  comments: z.array(
    z.looseObject({
      text: z.string(),
      at: z.string(),
      isDeleted: z.boolean(),
      by: z.looseObject({ name: z.string().optional() }).optional(),
    }),
  ),
  checklist: z.array(z.looseObject({ text: z.string(), doneAt: z.string().optional() })),
  gaps: z.array(z.string()),
});
