import { entryById } from '@unpark/diagnosis';
import { type JunitCase, junitXml } from '../report/junit';
import { patternRule } from '../report/pattern-rules';
import {
  sarifLocation,
  sarifLog,
  type SarifResult,
  type SarifRule,
  sarifText,
} from '../report/sarif-log';
import { type SourceRoot, sourceUri } from '../report/source-roots';
import type { JudgedLeak } from './judge-leaks';
import { leakFacts, leaksHeadline, type LeaksReport } from './leaks-report';

const RULE_ID = 'goroutine-leak';

/** What the library says of goroutines that pile up, for a leak that somebody proved. */
function leakRule(docsUrl: string | undefined): SarifRule {
  const entry = entryById('goroutine-leak-growth');
  const about = 'Goroutines that nothing ends: they hold memory and what they captured for ever.';
  const own: SarifRule = {
    id: RULE_ID,
    name: 'GoroutineLeak',
    shortDescription: { text: 'Leaked goroutines' },
    fullDescription: { text: about },
    help: { text: about, markdown: about },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['go', 'concurrency', 'growth'], precision: 'very-high' },
  };
  if (!entry) return own;
  const { help, helpUri } = patternRule(entry, docsUrl);
  return { ...own, help, ...(helpUri !== undefined && { helpUri }) };
}

const messageOf = (leak: JudgedLeak): string => {
  const by = leak.createdBy ? `, created by ${leak.createdBy.function}` : '';
  return `${leak.place.function} leaks: ${leakFacts(leak)}${by}.`;
};

export function leaksSarif(
  report: LeaksReport,
  setting: {
    readonly exitCode: number;
    readonly roots: readonly SourceRoot[];
    readonly docsUrl?: string;
  },
): unknown {
  const { roots } = setting;
  const results = report.leaks.map((leak): SarifResult => {
    const { createdBy, place } = leak;
    return {
      ruleId: RULE_ID,
      level: 'error',
      message: { text: sarifText(messageOf(leak)) },
      locations: [
        sarifLocation(sourceUri(place.file || (leak.seen[0]?.file ?? 'log'), roots), {
          line: place.line,
          symbol: place.function,
        }),
      ],
      ...(createdBy?.file && {
        relatedLocations: [
          sarifLocation(sourceUri(createdBy.file, roots), {
            line: createdBy.line,
            symbol: createdBy.function,
          }),
        ],
      }),
      partialFingerprints: { 'unparkLeak/v1': leak.fingerprint },
      ...(leak.status !== 'new' && {
        suppressions: [{ kind: 'external' as const, justification: leak.because ?? leak.status }],
      }),
      properties: { goroutines: leak.count, state: leak.state ?? '', tests: leak.tests },
    };
  });
  return sarifLog({
    rules: [leakRule(setting.docsUrl)],
    results,
    notifications: report.notes.map((text) => ({
      level: 'warning',
      message: { text: sarifText(text) },
      descriptor: { id: 'leaks-note' },
    })),
    successful: true,
    exitCode: setting.exitCode,
  });
}

/** A case a leak: accepted ones are skipped. Without any, one case that passed. */
export function leaksJunit(report: LeaksReport, roots: readonly SourceRoot[]): string {
  const cases = report.leaks.map((leak): JunitCase => {
    const { uri, inRepository } = sourceUri(leak.place.file, roots);
    return {
      classname: 'unpark.leaks',
      name: `${leak.place.function} ${leak.fingerprint}`,
      ...(leak.place.file && { file: inRepository ? decodeURIComponent(uri) : leak.place.file }),
      line: leak.place.line,
      outcome:
        leak.status === 'new'
          ? { is: 'failure', message: messageOf(leak), type: RULE_ID, text: stackText(leak) }
          : { is: 'skipped', message: leak.because ?? leak.status },
    };
  });
  const none: JunitCase = {
    classname: 'unpark.leaks',
    name: 'no goroutine leaks',
    outcome: { is: 'passed' },
    output: leaksHeadline(report),
  };
  return junitXml('unpark leaks', cases.length === 0 ? [none] : cases);
}

function stackText(leak: JudgedLeak): string {
  const { createdBy } = leak;
  return [
    messageOf(leak),
    ...leak.tests.map((test) => `in ${test}`),
    ...leak.frames.map((frame) => `${frame.function}\n\t${frame.file}:${frame.line}`),
    ...(createdBy
      ? [`created by ${createdBy.function}\n\t${createdBy.file}:${createdBy.line}`]
      : []),
  ].join('\n');
}
