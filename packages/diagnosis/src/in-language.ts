import {
  type Alignment,
  type ConfidencePart,
  type CoverageRow,
  type Diagnosis,
  type EachLanguage,
  type Evidence,
  type Finding,
  type Hypothesis,
  type Language,
  type Misleading,
  type NextCapture,
  type Phrase,
  type Remedy,
  type RejectedPattern,
  type Said,
  type Verdict,
  WAIT_KINDS,
  type WaitGraphSummary,
  type WaitKind,
} from '@unpark/model';
import { phrasesIn, textIn } from './say';

/** A diagnosis made in each language, as it reads in one of them. Ids and rows are the same in all. */
export function inLanguage(diagnosis: Diagnosis<EachLanguage>, language: Language): Diagnosis {
  const read = new Reader(language);
  const { verdict, findings, coverage, rejected, misleading, alignment, waitGraph, ...same } =
    diagnosis;
  return {
    ...same,
    verdict: read.verdict(verdict),
    findings: findings.map(read.finding),
    coverage: coverage.map(read.coverage),
    rejected: rejected.map(read.rejected),
    ...(misleading && { misleading: misleading.map(read.misleading) }),
    ...(alignment && { alignment: alignment.map(read.alignment) }),
    ...(waitGraph && { waitGraph: read.waitGraph(waitGraph) }),
  };
}

class Reader {
  constructor(private readonly language: Language) {}

  private readonly text = (words: Said): string => textIn(words, this.language);
  private readonly phrases = (words: Said): readonly Phrase[] => phrasesIn(words, this.language);

  readonly evidence = (of: Evidence<EachLanguage>): Evidence => ({
    ...of,
    statement: this.phrases(of.statement),
  });

  readonly part = ({
    label,
    unavailable,
    ...rest
  }: ConfidencePart<EachLanguage>): ConfidencePart => ({
    ...rest,
    label: this.text(label),
    ...(unavailable && { unavailable: this.text(unavailable) }),
  });

  readonly next = ({ sentence, cost, ...rest }: NextCapture<EachLanguage>): NextCapture => ({
    ...rest,
    sentence: this.text(sentence),
    ...(cost && { cost: this.text(cost) }),
  });

  readonly remedy = (of: Remedy<EachLanguage>): Remedy => ({
    ...of,
    sentence: this.text(of.sentence),
  });

  readonly hypothesis = ({ settledBy, ...of }: Hypothesis<EachLanguage>): Hypothesis => ({
    ...of,
    sentence: this.text(of.sentence),
    because: this.text(of.because),
    ...(settledBy && { settledBy: this.next(settledBy) }),
  });

  readonly finding = ({ alternatives, ...of }: Finding<EachLanguage>): Finding => ({
    ...of,
    title: this.text(of.title),
    consequence: this.text(of.consequence),
    summary: this.phrases(of.summary),
    evidence: of.evidence.map(this.evidence),
    against: of.against.map(this.evidence),
    confidenceParts: of.confidenceParts.map(this.part),
    remedy: this.remedy(of.remedy),
    next: of.next.map(this.next),
    ...(alternatives && { alternatives: alternatives.map(this.hypothesis) }),
  });

  readonly verdict = ({ wall, ...of }: Verdict<EachLanguage>): Verdict => ({
    ...of,
    sentence: this.phrases(of.sentence),
    lead: this.phrases(of.lead),
    evidence: of.evidence.map(this.evidence),
    ...(wall && {
      wall: {
        ...wall,
        basis: this.text(wall.basis),
        parts: wall.parts.map((part) => ({ ...part, label: this.text(part.label) })),
      },
    }),
  });

  readonly coverage = ({ note, ...of }: CoverageRow<EachLanguage>): CoverageRow => ({
    ...of,
    label: this.text(of.label),
    sight: Object.fromEntries(
      WAIT_KINDS.map((kind) => {
        const { sight, why } = of.sight[kind];
        return [kind, { sight, why: this.text(why) }];
      }),
    ) as Record<WaitKind, CoverageRow['sight'][WaitKind]>,
    ...(note && { note: this.text(note) }),
  });

  readonly rejected = (of: RejectedPattern<EachLanguage>): RejectedPattern => ({
    ...of,
    title: this.text(of.title),
    reason: this.text(of.reason),
  });

  readonly misleading = (of: Misleading<EachLanguage>): Misleading => ({
    title: this.text(of.title),
    statement: this.phrases(of.statement),
    evidence: of.evidence.map(this.evidence),
  });

  readonly alignment = (of: Alignment<EachLanguage>): Alignment => ({
    ...of,
    source: this.text(of.source),
  });

  readonly waitGraph = (of: WaitGraphSummary<EachLanguage>): WaitGraphSummary => ({
    ...of,
    nodes: of.nodes.map(({ name, address, ...node }) => ({
      ...node,
      label: this.text(node.label),
      ...(name && { name: this.text(name) }),
      ...(address && { address: this.text(address) }),
    })),
    edges: of.edges.map((edge) => ({ ...edge, why: this.text(edge.why) })),
  });
}
