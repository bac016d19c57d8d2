import { formatCount, formatDuration } from '@unpark/base';
import { addChannelWaiters } from '../channel-waiters';
import { FEW_EACH } from '../declared/wait-rule';
import { counted, type Draft, goroutineRows, shortName, text } from '../draft';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { H2_FLOW_CONTROL_SEND as flowEntry } from '../library/h2-flow-control-send';
import { H2_MAX_STREAMS as streamsEntry } from '../library/h2-max-streams';
import { H2_RESPONSE_WAIT as responseEntry } from '../library/h2-response-wait';
import type { PatternEntry } from '../library/pattern-entry';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { callSeverity, isHttp2Call } from './http-client-no-timeout';
import { siteDraft } from './site-draft';
import { groupsWhere, onStack, ownEnds, rowsOfGroups, siteExtent, stuckRows } from './stuck-rows';

/** What the streams of the client's calls wait for, each in a goroutine of its own. */
const FLOW = ['http2clientStream).awaitFlowControl', 'http2.(*clientStream).awaitFlowControl'];
const SLOT = [
  'http2ClientConn).awaitOpenSlotForStreamLocked',
  'http2.(*ClientConn).awaitOpenSlotForStreamLocked',
];

interface Reading {
  readonly entry: PatternEntry;
  readonly streams: readonly string[] | undefined;
  readonly waitsFor: string;
  readonly ending: string;
  readonly says: string;
}

const READINGS: readonly Reading[] = [
  {
    entry: flowEntry,
    streams: FLOW,
    waitsFor: ' for an HTTP/2 server to take their request body',
    ending: '. The window of the stream, or of its connection, is used up.',
    says: 'streams wait for flow control: the server does not read',
  },
  {
    entry: streamsEntry,
    streams: SLOT,
    waitsFor: ' for a free HTTP/2 stream',
    ending: '. The connection has as many streams as the server allows.',
    says: 'streams wait until another one ends',
  },
  {
    entry: responseEntry,
    streams: undefined,
    waitsFor: ' for the answer to an HTTP/2 call',
    ending: '. The call has no timeout, or a long one.',
    says: '',
  },
];

const pattern = (reading: Reading): PatternDefinition => {
  const definition: PatternDefinition = {
    ...described(reading.entry),
    detect: (situation) => detect(situation, definition, reading),
  };
  return definition;
};

export const [h2FlowControlSend, h2MaxStreams, h2ResponseWait] = READINGS.map(pattern) as [
  PatternDefinition,
  PatternDefinition,
  PatternDefinition,
];

function detect(
  situation: Situation,
  definition: PatternDefinition,
  reading: Reading,
): PatternAnswer {
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  const sites = situation
    .workingSites('http-response')
    .filter((site) => site.groups.every(isHttp2Call));
  if (sites.length === 0) return { drafts, rejected };
  const chosen = readingOf(situation, sites);
  if (chosen.reading !== reading) return { drafts, rejected };
  for (const site of sites) {
    const stuck = situation.latest ? situation.stayedRows(site.keys) : site.rows;
    addChannelWaiters(
      situation,
      stuck,
      ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
      'waits for a method of the same type',
      FEW_EACH,
    );
    const extent = siteExtent(situation, site);
    const severity = callSeverity(situation, site, extent);
    if (severity === undefined) {
      rejected.push({
        pattern: definition.id,
        title: definition.title,
        reason: `${counted(extent.count, 'HTTP/2 call')} in flight in ${shortName(site.frame.function)}, ${situation.latest ? `${formatCount(extent.stayed)} of them in both dumps` : 'one moment only'}: calls that end look like that.`,
      });
      continue;
    }
    const gap = situation.gapNs;
    drafts.push(
      siteDraft({
        situation,
        pattern: definition,
        site,
        extent,
        severity,
        waitsFor: reading.waitsFor,
        ending: ({ stayed }) => [
          text(reading.ending),
          ...(extent.stayed > 0 && gap !== undefined
            ? [
                text(` ${formatCount(extent.stayed)} of them `),
                text(`have waited ${formatDuration(gap)} and more`, stayed),
                text('.'),
              ]
            : []),
        ],
        weigh: (confidence) => {
          if (extent.requests > 0) confidence.add('A request waits for the call', 0.5);
          if (chosen.groups.length > 0) confidence.add('Their streams say what for', 1);
        },
        more: (list) => {
          if (chosen.groups.length === 0) return;
          const rows = rowsOfGroups(chosen.groups);
          list.add(
            `${formatCount(rows.length)} ${reading.says}.`,
            [goroutineRows(situation.view, rows)],
            {
              source: situation.view.label,
            },
          );
        },
        against: (list) => {
          list.add(
            'A timeout is not visible in a dump: only the age of the wait is.',
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence: 'Each call keeps its caller and a stream until the peer goes on.',
        functions: ownEnds(situation, site),
        remedy: {
          sentence: reading.entry.remedy.words.en.replaceAll('{function}', () =>
            shortName(site.frame.function),
          ),
          ...(reading.entry.remedy.diff && { diff: reading.entry.remedy.diff }),
        },
      }),
    );
  }
  return { drafts, rejected };
}

/** What at least half of the calls' streams wait for; else they wait for the answer. */
function readingOf(
  situation: Situation,
  sites: readonly Site[],
): { readonly reading: Reading; readonly groups: readonly GoroutineGroup[] } {
  const calls = sites.reduce((sum, site) => sum + site.rows.length, 0);
  for (const reading of READINGS) {
    const { streams } = reading;
    if (!streams) return { reading, groups: [] };
    const groups = groupsWhere(situation, (group) => onStack(group, ...streams));
    if (stuckRows(situation, groups).length * 2 >= calls) return { reading, groups };
  }
  return { reading: READINGS[READINGS.length - 1] as Reading, groups: [] };
}
