import { formatCount } from '@unpark/base';
import type { Said } from '@unpark/model';
import { addChannelWaiters } from '../channel-waiters';
import { FEW_EACH } from '../declared/wait-rule';
import { counted, type Draft, goroutineRows, shortName } from '../draft';
import type { Extent } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { H2_FLOW_CONTROL_SEND as flowEntry } from '../library/h2-flow-control-send';
import { H2_MAX_STREAMS as streamsEntry } from '../library/h2-max-streams';
import { H2_RESPONSE_WAIT as responseEntry } from '../library/h2-response-wait';
import type { PatternEntry } from '../library/pattern-entry';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { say, sentences } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { callSeverity, isHttp2Call } from './http-client-no-timeout';
import { NO_TIMEOUT_IN_DUMP, OF_SAME_TYPE, seenTwice, waitedThrough } from './network-words';
import { remedyFor } from './readings';
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
  readonly waitsFor: Said;
  readonly ending: Said;
  /** about the streams, where they tell */
  readonly says?: (count: string) => Said;
}

const READINGS: readonly Reading[] = [
  {
    entry: flowEntry,
    streams: FLOW,
    waitsFor: {
      en: ' for an HTTP/2 server to take their request body',
      zh: 'HTTP/2 服务端接收请求 body',
    },
    ending: {
      en: '. The window of the stream, or of its connection, is used up.',
      zh: '。该流或其连接的窗口已用完。',
    },
    says: (count) =>
      say`${count} streams wait for flow control: the server does not read.`
        .zh`${count} 个流在等流量控制：服务端没有读取。`,
  },
  {
    entry: streamsEntry,
    streams: SLOT,
    waitsFor: { en: ' for a free HTTP/2 stream', zh: '空闲的 HTTP/2 流' },
    ending: {
      en: '. The connection has as many streams as the server allows.',
      zh: '。连接上的流数已达到服务端允许的上限。',
    },
    says: (count) =>
      say`${count} streams wait until another one ends.`.zh`${count} 个流在等别的流结束。`,
  },
  {
    entry: responseEntry,
    streams: undefined,
    waitsFor: { en: ' for the answer to an HTTP/2 call', zh: 'HTTP/2 调用的响应' },
    ending: {
      en: '. The call has no timeout, or a long one.',
      zh: '。调用没有设超时，或者超时很长。',
    },
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
      OF_SAME_TYPE,
      FEW_EACH,
    );
    const extent = siteExtent(situation, site);
    const severity = callSeverity(situation, site, extent);
    if (severity === undefined) {
      rejected.push({
        pattern: definition.id,
        title: definition.title,
        reason: endingCalls(situation, site, extent),
      });
      continue;
    }
    drafts.push(
      siteDraft({
        situation,
        pattern: definition,
        site,
        extent,
        severity,
        waitsFor: reading.waitsFor,
        ending: ({ stayed }) =>
          sentences([reading.ending, waitedThrough(situation, extent, stayed)]),
        weigh: (confidence) => {
          if (extent.requests > 0)
            confidence.add({ en: 'A request waits for the call', zh: '有请求在等这个调用' }, 0.5);
          if (chosen.groups.length > 0)
            confidence.add({ en: 'Their streams say what for', zh: '它们的流说明了在等什么' }, 1);
        },
        more: (list) => {
          if (chosen.groups.length === 0 || !reading.says) return;
          const rows = rowsOfGroups(chosen.groups);
          list.add(reading.says(formatCount(rows.length)), [goroutineRows(situation.view, rows)], {
            source: situation.view.label,
          });
        },
        against: (list) => {
          list.add(NO_TIMEOUT_IN_DUMP, [goroutineRows(situation.view, site.rows)], {
            source: situation.view.label,
            provenance: 'inferred',
          });
        },
        consequence: {
          en: 'Each call keeps its caller and a stream until the peer goes on.',
          zh: '对端继续之前，每个调用都占住调用方和一个流。',
        },
        functions: ownEnds(situation, site),
        remedy: remedyFor(reading.entry.remedy, site.frame.function),
      }),
    );
  }
  return { drafts, rejected };
}

function endingCalls(situation: Situation, site: Site, extent: Extent): Said {
  const calls = counted(extent.count, { one: 'HTTP/2 call', zh: '个 HTTP/2 调用' });
  const at = shortName(site.frame.function);
  const seen = seenTwice(situation, extent);
  return say`${calls} in flight in ${at}, ${seen}: calls that end look like that.`
    .zh`${at} 里有 ${calls}正在进行，${seen}：会结束的调用也是这样。`;
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
