import { z } from 'zod';
import { ARTIFACT_KINDS, ARTIFACT_STATUSES } from './artifact-kind';
import { captureTimesOf } from './capture-times';
import {
  type Diagnosis,
  type EvidenceRows,
  PATTERN_CLASSES,
  phrasesText,
  SEVERITIES,
} from './finding';
import type { ArtifactHints, ArtifactRecord } from './parsed-artifact';
import { statedVcs } from './stated-vcs';
import type { VcsFacts } from './vcs';

/**
 * The documented, stable JSON of `unpark analyze --format json` and of the API. Fields are added,
 * never renamed or removed, under `unpark-analysis/1`.
 */
export const ANALYSIS_SCHEMA = 'unpark-analysis/1';

const problemShape = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string().optional(),
  place: z
    .object({
      file: z.string().optional(),
      byte: z.number().optional(),
      line: z.number().optional(),
      record: z.string().optional(),
    })
    .optional(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

const nextShape = z.object({
  sentence: z.string(),
  command: z.string().optional(),
  cost: z.string().optional(),
});

const evidenceShape = z.object({
  text: z.string(),
  provenance: z.enum(['observed', 'inferred']),
  source: z.string(),
  functions: z.array(z.string()),
  rows: z.array(
    z.object({
      table: z.enum(['goroutines', 'samples', 'trace-goroutines', 'trace-stacks', 'metric-series']),
      artifact: z.string(),
      rows: z.array(z.number()),
      goids: z.array(z.string()).optional(),
      sampleType: z.number().optional(),
      fromNs: z.number().optional(),
      toNs: z.number().optional(),
      series: z.array(z.string()).optional(),
    }),
  ),
});

export const analysisReportShape = z.object({
  schema: z.literal(ANALYSIS_SCHEMA),
  analyserVersion: z.string(),
  /** the commit that the program was built from; absent when nobody says */
  vcs: z.object({ revision: z.string(), modified: z.boolean().optional() }).optional(),
  verdict: z.object({
    healthy: z.boolean(),
    outcome: z.enum(['stalled', 'healthy', 'cannot-tell']),
    text: z.string(),
    lead: z.string(),
  }),
  findings: z.array(
    z.object({
      pattern: z.string(),
      class: z.enum(PATTERN_CLASSES),
      severity: z.enum(SEVERITIES),
      confidence: z.number(),
      primary: z.boolean(),
      /** position in this list of the finding whose symptom it is */
      symptomOf: z.number().optional(),
      title: z.string(),
      functions: z.array(z.string()),
      goroutines: z.number(),
      summary: z.string(),
      evidence: z.array(evidenceShape),
      against: z.array(evidenceShape),
      confidenceParts: z.array(
        z.object({
          label: z.string(),
          weight: z.number().optional(),
          unavailable: z.string().optional(),
        }),
      ),
      fix: z.object({ sentence: z.string(), diff: z.array(z.string()).optional() }),
      next: z.array(nextShape),
      alternatives: z
        .array(
          z.object({
            pattern: z.string().optional(),
            sentence: z.string(),
            confidence: z.number().optional(),
            because: z.string(),
            settledBy: nextShape.optional(),
          }),
        )
        .optional(),
      fingerprint: z.string(),
    }),
  ),
  misleading: z
    .array(z.object({ title: z.string(), text: z.string(), evidence: z.array(evidenceShape) }))
    .optional(),
  /** goroutines that wait for each other in a ring, and what is between them, by label */
  cycles: z.array(z.array(z.string())).optional(),
  alignment: z
    .array(
      z.object({
        artifact: z.string(),
        fromUnixNs: z.string(),
        toUnixNs: z.string(),
        source: z.string(),
        errorNs: z.number(),
      }),
    )
    .optional(),
  artifacts: z.array(
    z.object({
      file: z.string(),
      kind: z.enum(ARTIFACT_KINDS),
      status: z.enum(ARTIFACT_STATUSES),
      summary: z.string(),
      goVersion: z.string().nullable(),
      window: z
        .object({
          from: z.string(),
          to: z.string(),
          source: z.string(),
          errorNs: z.number(),
        })
        .nullable(),
      warnings: z.array(problemShape),
      error: problemShape.nullable(),
    }),
  ),
});

export type AnalysisReport = z.infer<typeof analysisReportShape>;

type ReportedRows = z.infer<typeof evidenceShape>['rows'][number];

function reportedRows(of: EvidenceRows): ReportedRows {
  const base = { table: of.table, artifact: of.artifact, rows: [...of.rows] };
  switch (of.table) {
    case 'goroutines':
      return { ...base, goids: [...of.goids] };
    case 'samples':
      return { ...base, sampleType: of.sampleType };
    case 'trace-goroutines':
      return {
        ...base,
        goids: [...of.goids],
        ...(of.fromNs !== undefined && { fromNs: of.fromNs }),
        ...(of.toNs !== undefined && { toNs: of.toNs }),
      };
    case 'trace-stacks':
      return base;
    case 'metric-series':
      return { ...base, series: [...of.series] };
  }
}

/**
 * The report of a diagnosis: the same facts in the shape of the contract. Pure and total.
 *
 * @param vcs as the sender of the capture says it; else what its files say
 */
export function analysisReport(
  diagnosis: Diagnosis,
  artifacts: readonly ArtifactRecord[],
  vcs: VcsFacts | undefined = statedVcs(artifacts),
): AnalysisReport {
  const evidence = (items: Diagnosis['findings'][number]['evidence']) =>
    items.map((item) => ({
      text: phrasesText(item.statement),
      provenance: item.provenance,
      source: item.source,
      functions: [...item.functions],
      rows: item.rows.map(reportedRows),
    }));
  const times = captureTimesOf(artifacts);
  const positions = new Map(diagnosis.findings.map(({ id }, i) => [id, i]));
  const labels = new Map(diagnosis.waitGraph?.nodes.map(({ id, label }) => [id, label]));
  const cycles = diagnosis.waitGraph?.cycles.map((ring) => ring.map((id) => labels.get(id) ?? id));
  return {
    schema: ANALYSIS_SCHEMA,
    analyserVersion: diagnosis.analyserVersion,
    ...(vcs && { vcs: { ...vcs } }),
    verdict: {
      healthy: diagnosis.verdict.healthy,
      outcome: diagnosis.verdict.outcome,
      text: phrasesText(diagnosis.verdict.sentence),
      lead: phrasesText(diagnosis.verdict.lead),
    },
    findings: diagnosis.findings.map((finding) => ({
      pattern: finding.pattern,
      class: finding.class,
      severity: finding.severity,
      confidence: finding.confidence,
      primary: finding.primary,
      ...(finding.symptomOf !== undefined && { symptomOf: positions.get(finding.symptomOf) ?? 0 }),
      title: finding.title,
      functions: [...finding.functions],
      goroutines: finding.goroutineCount,
      summary: phrasesText(finding.summary),
      evidence: evidence(finding.evidence),
      against: evidence(finding.against),
      confidenceParts: finding.confidenceParts.map((part) => ({ ...part })),
      fix: {
        sentence: finding.remedy.sentence,
        ...(finding.remedy.diff && { diff: [...finding.remedy.diff] }),
      },
      next: finding.next.map((next) => ({ ...next })),
      ...(finding.alternatives && {
        alternatives: finding.alternatives.map((other) => ({ ...other })),
      }),
      fingerprint: finding.fingerprint,
    })),
    ...(diagnosis.misleading && {
      misleading: diagnosis.misleading.map((item) => ({
        title: item.title,
        text: phrasesText(item.statement),
        evidence: evidence(item.evidence),
      })),
    }),
    ...(cycles && cycles.length > 0 && { cycles }),
    ...(diagnosis.alignment && { alignment: diagnosis.alignment.map((row) => ({ ...row })) }),
    artifacts: artifacts.map((artifact) => ({
      file: artifact.file,
      kind: artifact.kind,
      status: artifact.status,
      summary: artifact.summary,
      goVersion: artifact.goVersion ?? null,
      window: reportedWindow(artifact, times.get(artifact.file)),
      warnings: artifact.warnings.map(withoutInternal),
      error: artifact.error ? withoutInternal(artifact.error) : null,
    })),
  };
}

function withoutInternal<T extends { internal?: string }>(problem: T): Omit<T, 'internal'> {
  const { internal: _, ...rest } = problem;
  return rest;
}

/** A capture record knows better than the file itself, which was read without it. */
function reportedWindow(
  artifact: ArtifactRecord,
  captured: ArtifactHints['captured'],
): AnalysisReport['artifacts'][number]['window'] {
  if (captured) {
    const { fromUnixNs, toUnixNs } = captured;
    return { from: fromUnixNs, to: toUnixNs, source: 'capture-record', errorNs: 1_000_000 };
  }
  if (!artifact.window) return null;
  const { fromUnixNs, toUnixNs, source, errorNs } = artifact.window;
  return { from: fromUnixNs, to: toUnixNs, source, errorNs };
}
