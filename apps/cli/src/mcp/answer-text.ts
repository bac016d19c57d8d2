import { formatCount, formatQuantity } from '@unpark/base';
import type { AnalysisReport } from '@unpark/model';
import type { z } from 'zod';
import type {
  AnsweredPlace,
  capturesAnswer,
  comparisonAnswer,
  goroutinesAnswer,
  incidentAnswer,
  incidentsAnswer,
  servicesAnswer,
  waitsAnswer,
} from './answer-shapes';

/** Answers in a few lines, for who reads them beside the data. */

const line = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== false && part !== '').join(' · ');

const at = (place: AnsweredPlace | undefined): string | undefined =>
  place && `${place.function} (${baseName(place.file)}:${place.line})`;
const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

const time = (ns: number): string => formatQuantity(ns, 'nanoseconds');

export const servicesText = ({ services }: z.infer<typeof servicesAnswer>): string =>
  services.length === 0
    ? 'No services yet.'
    : services
        .map(({ name, slug, captureCount, latest }) =>
          line(
            `${name} (${slug})`,
            `${formatCount(captureCount)} captures`,
            latest && `latest ${latest.id} of ${latest.at}: ${latest.sentence ?? latest.state}`,
          ),
        )
        .join('\n');

export const capturesText = ({ captures, nextCursor }: z.infer<typeof capturesAnswer>): string =>
  captures.length === 0
    ? 'No captures match.'
    : [
        ...captures.map((one) =>
          line(one.id, one.serviceName, one.at, one.severity, one.sentence ?? one.state),
        ),
        ...(nextCursor === undefined ? [] : [`More: call again with cursor ${nextCursor}`]),
      ].join('\n');

export function findingsText({ verdict, findings }: AnalysisReport): string {
  const lines = [verdict.text, verdict.lead];
  for (const finding of findings) {
    lines.push(
      '',
      `${finding.primary ? 'PRIMARY ' : ''}${finding.severity}: ${finding.title} (${finding.pattern}, confidence ${Math.round(finding.confidence * 100)} %)`,
      finding.summary,
      ...finding.evidence.map(({ text, source }) => `  for [${source}]: ${text}`),
      ...finding.against.map(({ text, source }) => `  against [${source}]: ${text}`),
      `  fix: ${finding.fix.sentence}`,
      ...(finding.fix.diff ?? []).map((part) => `    ${part}`),
      ...finding.next.map(({ sentence, command }) => `  next: ${line(sentence, command)}`),
    );
  }
  return lines.join('\n');
}

export function goroutinesText(answer: z.infer<typeof goroutinesAnswer>): string {
  const { dump, matched, groupCount, groups } = answer;
  const lines = [
    `${formatCount(matched)} of ${formatCount(dump.goroutineCount)} goroutines in dump ${dump.number} of ${dump.of} (${dump.file}), ${formatCount(groupCount)} ${groupCount === 1 ? 'group' : 'groups'}`,
  ];
  for (const group of groups) {
    const waited = group.waitedSeconds;
    lines.push(
      line(
        `${formatCount(group.count)} × ${group.reason}`,
        at(group.place),
        waited && `waiting ${waited.least} to ${waited.most} s`,
        group.createdBy && `created by ${group.createdBy.function}`,
        group.role,
        `goroutine ${group.goids.slice(0, 3).join(', ')}`,
      ),
    );
  }
  if (groups.length < groupCount)
    lines.push(`and ${formatCount(groupCount - groups.length)} more; raise limit to see them`);
  return lines.join('\n');
}

export function waitsText(answer: z.infer<typeof waitsAnswer>): string {
  const { trace, durationNs, fromNs, toNs, waits, rowCount, openWaits } = answer;
  const lines = [
    `${trace.file}: ${time(fromNs)} to ${time(toNs)} of ${time(durationNs)}; waits that ended, most time first`,
    ...waits.map((wait) =>
      line(
        `${time(wait.ns)} in ${formatCount(wait.count)} × ${wait.reason}`,
        `longest ${time(wait.maxNs)}`,
        wait.blocked && `in ${at(wait.blocked)}`,
        wait.waker && `ended by ${at(wait.waker)}`,
        wait.endedBy && `ended by ${wait.endedBy}`,
      ),
    ),
  ];
  if (waits.length < rowCount) lines.push(`and ${rowCount - waits.length} more rows`);
  if (openWaits.length > 0) lines.push('', 'Waits that had not ended when the trace did:');
  for (const wait of openWaits) {
    lines.push(
      line(
        `${formatCount(wait.count)} × ${wait.reason}`,
        wait.blocked && `in ${at(wait.blocked)}`,
        wait.wholeTrace > 0 && `${formatCount(wait.wholeTrace)} for the whole trace`,
        wait.byDesign && 'by design',
      ),
    );
  }
  return lines.join('\n');
}

export function comparisonText(answer: z.infer<typeof comparisonAnswer>): string {
  const { process, findings, things, goroutines } = answer;
  const lines = [
    `B against A; ${process === 'unknown' ? 'whether both are of one process is not known' : `${process} process`}`,
  ];
  for (const [words, rows] of [
    ['appeared', findings.appeared],
    ['gone', findings.gone],
    ['stayed', findings.stayed],
  ] as const) {
    for (const { severity, title, pattern } of rows)
      lines.push(`${words}: ${severity}, ${title} (${pattern})`);
  }
  for (const { what, type, unit, totals, program } of things) {
    const up = program?.up;
    lines.push(
      line(
        `${what === 'other' ? type : what}: ${totals ? `${formatQuantity(totals.a, unit)} → ${formatQuantity(totals.b, unit)}` : 'no totals'}`,
        program?.isSame === true && 'no change beyond noise',
        up && `up behind ${up.symbol}`,
        program?.down && `down behind ${program.down.symbol}`,
      ),
    );
  }
  for (const row of goroutines?.changed.slice(0, 20) ?? [])
    lines.push(
      line(`${row.fate}: ${row.a} → ${row.b}`, row.reason, `${row.function} ${row.place}`),
    );
  return lines.join('\n');
}

export const incidentsText = ({ incidents, more }: z.infer<typeof incidentsAnswer>): string =>
  incidents.length === 0
    ? 'No incidents match.'
    : [
        ...incidents.map((one) =>
          line(
            one.id,
            one.status,
            one.severity,
            one.title,
            one.service.name,
            one.fromAt,
            `${one.captureCount} captures`,
          ),
        ),
        ...(more ? ['There are more.'] : []),
      ].join('\n');

export function incidentText(answer: z.infer<typeof incidentAnswer>): string {
  const { incident, service, captures, evidence, comments, checklist, gaps } = answer;
  return [
    line(incident.title, incident.status, incident.severity, service.name),
    `${incident.fromAt} to ${incident.toAt ?? 'now'}`,
    ...(answer.mergedInto === undefined ? [] : [`Merged into ${answer.mergedInto}.`]),
    ...(evidence ? [`Evidence: ${evidence.finding.title} (${evidence.captureId})`] : []),
    ...captures.map((one) => `Capture ${line(one.id, one.at, one.sentence ?? one.state)}`),
    ...comments
      .filter(({ isDeleted }) => !isDeleted)
      .map(({ by, at: when, text }) => `${when} ${by?.name ?? 'a program'}: ${text}`),
    ...checklist.map(({ doneAt, text }) => `[${doneAt === undefined ? ' ' : 'x'}] ${text}`),
    ...(gaps.length > 0 ? [`The report lacks: ${gaps.join(', ')}`] : []),
  ].join('\n');
}
