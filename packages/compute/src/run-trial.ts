import { err, ok, type Result } from '@unpark/base';
import {
  diagnose,
  type DiagnosisArtifact,
  type GoroutineGroup,
  type GoroutineMatch,
  goroutineMatches,
  groupGoroutines,
  type WorkspaceLibrary,
} from '@unpark/diagnosis';
import {
  type Diagnosis,
  phrasesText,
  type RuleCandidate,
  type RuleTrial,
  severityRank,
  type StoredRules,
  type TrialVerdict,
} from '@unpark/model';
import { type DiagnoseInput, diagnosisArtifacts } from './run-diagnose';
import { workspaceLibrary } from './workspace-library';

const MOST_PLACES = 5;

/**
 * Diagnoses a capture with the rules as they are and with the candidate beside them. Pure; changes
 * nothing.
 *
 * @returns `rule.form` when the candidate is not of the form
 */
export function runTrial(
  inputs: readonly DiagnoseInput[],
  rules: StoredRules,
  candidate: RuleCandidate,
): Result<RuleTrial> {
  const artifacts = diagnosisArtifacts(inputs);
  const alone = workspaceLibrary({
    patterns: candidate.kind === 'pattern' ? [candidate.body] : [],
    idle: candidate.kind === 'idle' ? [candidate.body] : [],
  });
  const pattern = alone.patterns[0];
  const rule = pattern ?? alone.idle[0];
  const match = pattern ? pattern.rule?.waiting : alone.idle[0]?.match;
  if (!rule || !match) {
    return err({
      code: 'rule.form',
      message: 'The rule is not of the form that this release reads.',
      next: 'Open it, read what is marked, and save it again.',
      values: { case: 'stored' },
    });
  }
  const stored = workspaceLibrary(rules);
  const others: WorkspaceLibrary = {
    patterns: stored.patterns.filter(({ id }) => id !== rule.id),
    idle: stored.idle.filter(({ id }) => id !== rule.id),
  };
  const before = diagnose({ artifacts, library: stored });
  const after = diagnose({
    artifacts,
    library: {
      patterns: [...alone.patterns, ...others.patterns],
      idle: [...alone.idle, ...others.idle],
    },
  });
  const worst = after.findings
    .filter((finding) => finding.pattern === rule.id)
    .sort((a, b) => severityRank(b.severity) - severityRank(a.severity))[0];
  const idleToo = candidate.kind === 'idle' || pattern?.rule?.role === 'any';
  return ok({
    before: verdictOf(before),
    after: verdictOf(after),
    ...matchedIn(artifacts, others, match, idleToo),
    ...(worst && {
      finding: {
        severity: worst.severity,
        goroutineCount: worst.goroutineCount,
        primary: worst.primary,
      },
    }),
  });
}

function verdictOf({ verdict, findings }: Diagnosis): TrialVerdict {
  const severity = findings.find((finding) => finding.primary)?.severity;
  return {
    outcome: verdict.outcome,
    ...(severity && { severity }),
    sentence: phrasesText(verdict.sentence),
  };
}

type Matched = Pick<
  RuleTrial,
  'groups' | 'goroutines' | 'workingBefore' | 'idleByDesign' | 'places' | 'dumps'
>;

/** Of the dump with the most goroutines that match. */
function matchedIn(
  artifacts: readonly DiagnosisArtifact[],
  library: WorkspaceLibrary,
  match: GoroutineMatch,
  idleToo: boolean,
): Matched {
  let most: Omit<Matched, 'dumps' | 'idleByDesign'> = {
    groups: 0,
    goroutines: 0,
    workingBefore: 0,
    places: [],
  };
  let idleByDesign = 0;
  let dumps = 0;
  for (const { record, dump } of artifacts) {
    if (!dump || record.facts.form !== 'dump') continue;
    for (let dumpIndex = 0; dumpIndex < record.facts.dumps.length; dumpIndex++) {
      dumps++;
      const alike = groupGoroutines(dump, { dumpIndex, idle: library.idle }).filter(
        (group) =>
          (group.role === 'working' || group.role === 'idle') && groupMatches(match, group),
      );
      const groups = alike.filter((group) => idleToo || group.role === 'working');
      if (!idleToo)
        idleByDesign = Math.max(
          idleByDesign,
          sumOf(alike.filter((group) => group.role === 'idle')),
        );
      const goroutines = sumOf(groups);
      if (goroutines <= most.goroutines) continue;
      most = {
        groups: groups.length,
        goroutines,
        workingBefore: sumOf(groups.filter((group) => group.role === 'working')),
        places: [...groups]
          .sort((a, b) => b.rows.length - a.rows.length)
          .slice(0, MOST_PLACES)
          .map((group) => ({
            ...placeOf(group),
            reason: group.reason,
            count: group.rows.length,
          })),
      };
    }
  }
  return { ...most, idleByDesign, dumps };
}

const sumOf = (groups: readonly GoroutineGroup[]): number =>
  groups.reduce((sum, group) => sum + group.rows.length, 0);

function placeOf(group: GoroutineGroup): { function?: string } {
  const name = group.topUserFrame?.function ?? group.functions[0];
  return name === undefined ? {} : { function: name };
}

const groupMatches = (match: GoroutineMatch, group: GoroutineGroup): boolean =>
  goroutineMatches(match, {
    kind: group.kind,
    reason: group.reason,
    functions: group.functions,
    creator: group.creator?.function,
    request: group.request,
  });
