/**
 * Labels under which clients send the commit of a build, the surest first: OpenTelemetry's, Go's own
 * build setting, then those that people give.
 */
const COMMIT_LABELS = [
  'vcs.ref.head.revision',
  'vcs.revision',
  'vcs_revision',
  'git.commit.sha',
  'service_git_ref',
  'git_commit',
  'git_sha',
  'commit',
  'revision',
] as const;

const COMMIT = /^[0-9a-f]{7,64}$/;

/** The commit among the labels of an instance, which are what somebody sent. */
export function commitOf(labels: unknown): string | undefined {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) return undefined;
  const sent = new Map<string, unknown>(Object.entries(labels));
  for (const key of COMMIT_LABELS) {
    const value = sent.get(key);
    if (typeof value === 'string' && COMMIT.test(value)) return value;
  }
  return undefined;
}
