import { formatCount } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { noneLeft, clientsOf } from '../clients';
import { leakWitness, type LeakWitness, WEIGHT } from '../confidence';
import { counted, goroutineRows, shortName, text } from '../draft';
import { type Extent, extentOf, NEXT } from '../facts';
import { described } from '../library/described';
import { CHAN_RECV_NO_SENDER } from '../library/chan-recv-no-sender';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { receiveReadings } from './receive-readings';
import { siteDraft } from './site-draft';

export const chanRecvNoSender: PatternDefinition = {
  ...described(CHAN_RECV_NO_SENDER),
  detect,
};

function detect(situation: Situation, covered: ReadonlySet<number>): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('chan-receive')) {
    if (site.rows.filter((row) => covered.has(row)).length * 2 >= site.rows.length) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    // started goroutines that only become more are told as growth
    if (extent.grows && site.requestRows.length * 2 < site.rows.length) continue;
    const leak = leakWitness(situation, site);
    const severity = severityOf(situation, site, extent, leak);
    if (severity === undefined) {
      rejected.push({
        pattern: chanRecvNoSender.id,
        title: chanRecvNoSender.title,
        reason: `${counted(extent.count, 'goroutine')} in chan receive in ${shortName(site.frame.function)}, ${situation.latest ? `${formatCount(extent.stayed)} of them in both dumps` : 'one moment only'}.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent, severity));
  }
  return { drafts, rejected };
}

function severityOf(
  situation: Situation,
  site: Site,
  extent: Extent,
  leak: LeakWitness,
): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  const serving = site.requestRows.length * 2 >= site.rows.length;
  if (leak.state === 'listed' && leak.count >= 3) {
    return serving || extent.grows ? 'high' : extent.count >= 10 ? 'medium' : 'low';
  }
  // waiting for goroutines of their own that live is the child's story, not a missing sender
  const withChildren = site.rows.filter((row) =>
    situation.graph.edgesFrom(row).some((edge) => edge.resource === 'channel'),
  ).length;
  if (withChildren * 2 >= site.rows.length) return undefined;
  if (!situation.latest) {
    if (serving) return extent.count >= 10 ? 'low' : undefined;
    return extent.count >= 20 ? 'low' : undefined;
  }
  if (extent.stayed < 3 || extent.stayed < extent.before * 0.8) return undefined;
  if (!serving) return extent.grows ? 'high' : 'low';
  if (extent.grows) return 'high';
  // an event stream or a long poll waits as long as its client wants it to
  if (noneLeft(clientsOf(situation, site.keys))) return 'low';
  const requests = Math.max(1, situation.requestRows.length);
  return extent.stayed >= 5 && site.rows.length >= requests * 0.5 ? 'medium' : 'low';
}

const STREAM_LOOK_ALIKE = 'An event stream or a long poll looks the same';

function draftOf(situation: Situation, site: Site, extent: Extent, severity: Severity) {
  const creator = site.creators[0]?.frame;
  const starter = creator?.user ? shortName(creator.function) : undefined;
  const name = shortName(site.frame.function);
  const streaming =
    situation.latest !== undefined &&
    site.requestRows.length > 0 &&
    !extent.grows &&
    leakWitness(situation, site).state !== 'listed' &&
    noneLeft(clientsOf(situation, site.keys));
  return siteDraft({
    situation,
    pattern: chanRecvNoSender,
    site,
    extent,
    severity,
    leak: true,
    waitsFor: ' to receive from a channel',
    ending: ({ stayed }) => [
      ...(extent.grows
        ? [
            text('; '),
            text(
              `they grew from ${formatCount(extent.before)} to ${formatCount(extent.after)}`,
              stayed,
            ),
          ]
        : []),
      text('. Nobody sends, and nobody closes the channel.'),
    ],
    weigh: (confidence) => {
      if (extent.grows)
        confidence.add(
          `They grow: ${formatCount(extent.before)}, then ${formatCount(extent.after)}`,
          1,
        );
      else if (site.requestRows.length === 0) {
        confidence.add('A pool of idle workers looks the same', -1);
      } else if (streaming) {
        confidence.add(STREAM_LOOK_ALIKE, WEIGHT.lookAlike);
      }
    },
    against: (list) => {
      if (streaming) {
        list.add(
          `${STREAM_LOOK_ALIKE}: no client is known to have left, and there are no more of them than before.`,
          [goroutineRows(situation.view, site.requestRows)],
          { source: situation.view.label },
        );
      }
      list.add(
        'The sender of a channel is not in a dump; a quiet feed looks the same.',
        [goroutineRows(situation.view, site.rows)],
        {
          source: situation.view.label,
          provenance: 'inferred',
        },
      );
    },
    consequence:
      extent.requests > 0
        ? `${counted(extent.requests, 'request')} wait for a value that does not come.`
        : 'They keep their stacks and all that they refer to.',
    functions: [site.frame.function, ...(creator?.user ? [creator.function] : [])],
    remedy: {
      sentence: `Send or close on every path${starter ? ` of what ${starter} starts` : ''}, error and panic too, and let ${name} give up with its context.`,
      diff: [
        '- v := <-ch',
        '+ select {',
        '+ case v := <-ch:',
        '+ case <-ctx.Done():',
        '+ \treturn ctx.Err()',
        '+ }',
      ],
    },
    next: situation.profile('pprof-goroutineleak') ? [] : [NEXT.leakProfile],
    alternatives: receiveReadings(situation, site),
  });
}
