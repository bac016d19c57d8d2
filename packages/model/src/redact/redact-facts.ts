import type { Diagnosis } from '../finding';
import type { ArtifactRecord } from '../parsed-artifact';
import type { Redactor } from './redactor';

/**
 * Fields that hold words of ours, numbers as text or names that refer to other fields: no text of a
 * capture or of a person ever is in one of them.
 */
const KEPT = new Set(
  (
    'id pattern symptomOf class severity provenance outcome table kind stateClass relation unit ' +
    'artifactKind sight analyserVersion goVersion evidence atUnixNs fromUnixNs toUnixNs timeUnixNs goids ' +
    'code form encoding dialect flavour format writtenBy status type period durationNs totals originNs ' +
    'maxGoid windowFromUnixNs windowToUnixNs startedUnixNs processStartedUnixNs basis platform sources ' +
    'findings present'
  ).split(' '),
);
const SYMBOLS = new Set(['functions', 'function']);
const FILE_NAMES = new Set(['artifact', 'files', 'file', 'otherProcess']);
const PATHS = new Set(['binary']);
/** Nobody outside needs them, and each tells who or what it was. */
const DROPPED = new Set([
  'internal',
  'service',
  'environment',
  'buildId',
  'runtimeId',
  'vcs',
  'revision',
  'fingerprint',
  'version',
]);

/** What the reading of one file gave, without what is to be removed. */
export const redactRecord = (redactor: Redactor, record: ArtifactRecord): ArtifactRecord =>
  redacted(redactor, record, '') as ArtifactRecord;

/**
 * A diagnosis in all its languages, without what is to be removed. Nodes of the wait graph get names
 * of their own, because theirs are made of functions and addresses.
 */
export function redactDiagnosis(redactor: Redactor, diagnosis: Diagnosis): Diagnosis {
  const made = redacted(redactor, diagnosis, '') as Diagnosis;
  const findings = made.findings.map((finding) => ({ ...finding, fingerprint: finding.id }));
  const { waitGraph } = made;
  if (!waitGraph) return { ...made, findings };
  const ids = new Map(waitGraph.nodes.map((node, i) => [node.id, `n${i + 1}`]));
  const idOf = (id: string) => ids.get(id) ?? 'n0';
  return {
    ...made,
    findings,
    waitGraph: {
      ...waitGraph,
      nodes: waitGraph.nodes.map(({ stack, ...node }) => ({
        ...node,
        id: idOf(node.id),
        // of the functions as they were called before
        ...(stack !== undefined && !redactor.redaction.packages && { stack }),
      })),
      edges: waitGraph.edges.map((edge) => ({
        ...edge,
        from: idOf(edge.from),
        to: idOf(edge.to),
      })),
      cycles: waitGraph.cycles.map((ring) => ring.map(idOf)),
    },
  };
}

/** As deep as our own types: this walks no input. */
function redacted(redactor: Redactor, value: unknown, key: string): unknown {
  if (typeof value === 'string') return redactedText(redactor, value, key);
  if (Array.isArray(value)) return value.map((one: unknown) => redacted(redactor, one, key));
  if (typeof value !== 'object' || value === null) return value;
  if (key === 'words') return redactedWords(redactor, value as Record<string, object>);
  const out: [string, unknown][] = [];
  for (const [name, inside] of Object.entries(value as Record<string, unknown>)) {
    if (DROPPED.has(name)) continue;
    if (name === 'ends' || name === 'cycles') out.push([name, inside]);
    else if (name === 'comments' && redactor.redaction.notes) out.push([name, []]);
    else out.push([name, redacted(redactor, inside, name)]);
  }
  return Object.fromEntries(out);
}

/** Texts of other languages by their path: the last step says what they are. */
function redactedWords(redactor: Redactor, words: Readonly<Record<string, object>>): unknown {
  return Object.fromEntries(
    Object.entries(words).map(([language, byPath]) => [
      language,
      Object.fromEntries(
        Object.entries(byPath).map(([path, text]: [string, unknown]) => [
          path,
          redacted(redactor, text, path.slice(path.lastIndexOf('.') + 1)),
        ]),
      ),
    ]),
  );
}

function redactedText(redactor: Redactor, text: string, key: string): string {
  if (KEPT.has(key) || key === 'from' || key === 'to') return text;
  if (SYMBOLS.has(key)) return redactor.symbol(text);
  if (FILE_NAMES.has(key)) return redactor.artifactName(text);
  if (PATHS.has(key)) {
    return redactor.redaction.paths && text !== '' ? redactor.path(text) : redactor.text(text);
  }
  if (key === 'host' && redactor.redaction.hosts) return redactor.found.remove('host', text);
  if (key === 'crashMessage') return redactor.crashMessage(text);
  return redactor.text(text);
}

/** Learns names of machines and programs, and of files, before sentences that hold them are read. */
export function collectRecord(redactor: Redactor, record: ArtifactRecord): void {
  redactor.artifactName(record.file);
  const { facts } = record;
  const { hosts, paths } = redactor.redaction;
  if (facts.form === 'manifest') {
    if (facts.instance?.host !== undefined && hosts)
      redactor.found.remove('host', facts.instance.host);
    if (facts.instance?.binary !== undefined && paths) redactor.path(facts.instance.binary);
    for (const { file } of facts.files) redactor.artifactName(file);
  } else if (facts.form === 'profile' || facts.form === 'metrics') {
    if (facts.binary !== undefined && facts.binary !== '' && paths) redactor.path(facts.binary);
  } else if (facts.form === 'dump' && facts.crashMessage !== undefined) {
    redactor.crashMessage(facts.crashMessage);
  }
}
