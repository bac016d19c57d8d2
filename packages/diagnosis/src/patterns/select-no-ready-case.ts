import type { Severity } from '@unpark/model';
import { formatCount } from '@unpark/base';
import { clientsLeft, clientsOf, type Clients } from '../clients';
import { leakWitness, type LeakWitness } from '../confidence';
import { counted, goroutineRows, shortName, text } from '../draft';
import { type Extent, extentOf, longEnough, NEXT } from '../facts';
import { CTX_NOT_PROPAGATED } from '../library/ctx-not-propagated';
import { described } from '../library/described';
import { SELECT_NO_READY_CASE } from '../library/select-no-ready-case';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { otherReading, remedyFor } from './readings';
import { siteDraft } from './site-draft';

export const selectNoReadyCase: PatternDefinition = {
  ...described(SELECT_NO_READY_CASE),
  detect,
};

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('select')) {
    if (site.requestRows.length * 2 < site.rows.length && !situation.crashSaysAsleep) continue;
    const extent = extentOf(situation, site.keys, site.rows);
    const clients = clientsOf(situation, site.keys);
    const leak = leakWitness(situation, site);
    const severity = severityOf(situation, extent, clients, leak);
    if (severity === undefined) {
      rejected.push({
        pattern: SELECT_NO_READY_CASE.id,
        title: SELECT_NO_READY_CASE.title.en,
        reason: `${counted(extent.count, 'request')} in select in ${shortName(site.frame.function)}, ${situation.latest ? `${formatCount(extent.stayed)} of them in both dumps` : 'one moment only'}; no client is known to have left: a stream waits like that.`,
      });
      continue;
    }
    const left = clientsLeft(clients);
    drafts.push(
      siteDraft({
        situation,
        pattern: selectNoReadyCase,
        site,
        extent,
        severity,
        leak: true,
        waitsFor: ' in a select of which no case becomes ready',
        ending: () => [
          text(
            left > 0
              ? `. ${counted(left, 'client')} of theirs ${left === 1 ? 'has' : 'have'} left, and no case ends the wait.`
              : '.',
          ),
        ],
        weigh: (confidence) => {
          if (left > 0)
            confidence.add(
              'Clients left and the select does not notice: no case for the context',
              1,
            );
          else confidence.add('A stream or a long poll waits in a select by design', -1);
        },
        against: (list) => {
          list.add(
            'The cases of a select are not in a dump: a feed without news looks the same until its client leaves.',
            [goroutineRows(situation.view, site.rows)],
            { source: situation.view.label, provenance: 'inferred' },
          );
        },
        consequence: `${counted(extent.requests, 'request')} wait for what does not come.`,
        functions: [site.frame.function],
        remedy: remedyFor(SELECT_NO_READY_CASE.remedy, site.frame.function),
        next: situation.profile('pprof-goroutineleak') ? [] : [NEXT.leakProfile],
        alternatives: [
          otherReading(
            CTX_NOT_PROPAGATED,
            "A case for the end of a context may be there, of a context that is not the request's.",
          ),
        ],
      }),
    );
  }
  return { drafts, rejected };
}

/**
 * Streams and long polls wait in a select by design, so that nothing counts but clients that left,
 * and the leak profile.
 */
function severityOf(
  situation: Situation,
  extent: Extent,
  clients: Clients,
  leak: LeakWitness,
): Severity | undefined {
  if (situation.crashSaysAsleep) return 'high';
  if (leak.state === 'listed' && leak.count >= 3) return extent.count >= 5 ? 'high' : 'medium';
  if (!situation.latest || extent.stayed < 3 || extent.stayed * 2 < extent.before) return undefined;
  const gone = clients.leftBetween;
  if (gone < 1 && clientsLeft(clients) < Math.max(5, clients.requests * 0.3))
    return extent.grows ? 'low' : undefined;
  if (!longEnough(situation)) return 'low';
  if (gone >= 3 && (extent.grows || extent.stayed >= 10)) return 'high';
  return gone >= 2 || (gone >= 1 && extent.grows) ? 'medium' : 'low';
}
