import { formatCount } from '@unpark/base';
import type { Severity } from '@unpark/model';
import { addChannelWaiters } from '../channel-waiters';
import { FEW_EACH } from '../declared/wait-rule';
import { counted, goroutineRows, shortName, text } from '../draft';
import { ageText, type Extent, longEnough } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { described } from '../library/described';
import { HTTP_CLIENT_NO_TIMEOUT as entry } from '../library/http-client-no-timeout';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import type { Situation } from '../situation';
import { mostlyAged, type Site } from '../sites';
import { siteDraft } from './site-draft';
import { behind, queuedBehind, siteExtent } from './stuck-rows';

export const httpClientNoTimeout: PatternDefinition = { ...described(entry), detect };

/** HTTP/2 multiplexes calls over one connection; what its calls wait for is told by their streams. */
export const isHttp2Call = (group: GoroutineGroup): boolean =>
  group.functions.some(
    (name) => name.includes('http2ClientConn).') || name.includes('http2.(*ClientConn).'),
  );

function detect(situation: Situation): PatternAnswer {
  const drafts = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  for (const site of situation.workingSites('http-response')) {
    if (site.groups.every(isHttp2Call)) continue;
    addChannelWaiters(
      situation,
      situation.latest ? situation.stayedRows(site.keys) : site.rows,
      ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
      'waits for a method of the same type',
      FEW_EACH,
    );
    const extent = siteExtent(situation, site);
    const severity = callSeverity(situation, site, extent);
    if (severity === undefined) {
      rejected.push({
        pattern: httpClientNoTimeout.id,
        title: httpClientNoTimeout.title,
        reason: `${counted(extent.count, 'call')} in flight in ${shortName(site.frame.function)}, ${situation.latest ? `${formatCount(extent.stayed)} of them in both dumps` : 'one moment only'}: calls that end look like that.`,
      });
      continue;
    }
    drafts.push(draftOf(situation, site, extent, severity));
  }
  return { drafts, rejected };
}

/** Severity of client calls at one place, whatever the version of HTTP. */
export function callSeverity(
  situation: Situation,
  site: Site,
  extent: Extent,
): Severity | undefined {
  const requests = Math.max(1, situation.requestRows.length);
  if (situation.latest) {
    const queued = extent.stayed > 0 ? queuedBehind(situation, site.rows) : 0;
    if (queued >= 5 && extent.stayed >= extent.before * 0.9 && longEnough(situation))
      return queued >= 20 ? 'high' : 'medium';
    if (extent.stayed < 3 || extent.stayed < extent.before * 0.5) return undefined;
    if (extent.grows) return 'high';
    // when some end between the dumps, calls are slow rather than without end
    if (extent.stayed < extent.before * 0.9) return 'low';
    if (!longEnough(situation) && !mostlyAged(site)) return 'low';
    // loops that watch or long-poll another service sit in a call as long as nothing happens there
    if (extent.requests === 0)
      return extent.stayed >= 5 && behind(situation, site.rows) > 0 ? 'medium' : 'low';
    if (site.requestRows.length === 0)
      return extent.stayed >= 20 || extent.requests >= 5 ? 'medium' : 'low';
    if (extent.stayed >= 5) return site.rows.length >= requests * 0.2 ? 'high' : 'medium';
    return 'low';
  }
  if (extent.count < 10) return undefined;
  if (site.requestRows.length === 0) return 'low';
  if (mostlyAged(site)) return extent.count >= 20 ? 'high' : 'medium';
  // a gateway has all its requests in such calls; only their number is odd
  return extent.count >= 100 && site.rows.length >= requests * 0.5 ? 'medium' : 'low';
}

function draftOf(situation: Situation, site: Site, extent: Extent, severity: Severity) {
  const longer = ageText(situation, site, extent);
  const loops = situation.reference.groups.filter((group) => group.roleName === 'http-client-conn');
  const loopRows = loops.flatMap((group) => [...group.rows]).sort((a, b) => a - b);
  const name = shortName(site.frame.function);
  return siteDraft({
    situation,
    pattern: httpClientNoTimeout,
    site,
    extent,
    severity,
    waitsFor: ' for the answer to an HTTP call',
    ending: ({ stayed }) => [
      text('. The call has no timeout'),
      text(longer ?? ', or a long one', stayed),
      ...(extent.grows
        ? [
            text('; '),
            text(
              `calls in flight grew from ${formatCount(extent.before)} to ${formatCount(extent.after)}`,
              stayed,
            ),
            text('.'),
          ]
        : [text('.')]),
    ],
    weigh: (confidence) => {
      if (extent.grows)
        confidence.add(
          `Calls in flight grow: ${formatCount(extent.before)}, then ${formatCount(extent.after)}`,
          1,
        );
      if (site.requestRows.length > 0) confidence.add('A request waits for the call', 0.5);
      if (mostlyAged(site)) confidence.add(`The dump prints a wait of ${site.minutes} min`, 0.5);
    },
    more: (list) => {
      if (loopRows.length === 0) return;
      list.add(
        `${counted(loopRows.length, 'goroutine')} serve the client connections of these calls: two for each, counted as idle.`,
        [goroutineRows(situation.view, loopRows)],
        { source: situation.view.label, functions: ['net/http.(*persistConn).readLoop'] },
      );
    },
    against: (list) => {
      list.add(
        'A timeout is not visible in a dump: only the age of the wait is.',
        [goroutineRows(situation.view, site.rows)],
        {
          source: situation.view.label,
          provenance: 'inferred',
        },
      );
    },
    consequence: 'Each call that hangs keeps its caller, two more goroutines and a connection.',
    functions: [site.frame.function],
    remedy: {
      sentence: `Give the client that ${name} uses a timeout, or the request a context with a deadline.`,
      diff: [
        '- resp, err := http.Get(url)',
        '+ client := &http.Client{Timeout: 3 * time.Second}',
        '+ resp, err := client.Get(url)',
      ],
    },
    next: [
      {
        sentence: 'A capture of the service that is called would show why it does not answer.',
        command: 'unpark capture http://UPSTREAM:6060 --seconds 30',
      },
    ],
  });
}
