import { type BundleFacts, bundleFacts, type StatedFact } from './bundle-facts';
import type { ArtifactRecord } from './parsed-artifact';
import { isSameRevision, type VcsFacts } from './vcs';

/** The commit that the files of a capture say; of several the one that is believed first. */
export function statedVcs(records: readonly ArtifactRecord[]): VcsFacts | undefined {
  const stated = bundleFacts(records).instance.revision;
  if (!stated) return undefined;
  const record = records.find(({ file }) => file === stated.source.file);
  const modified = record?.facts.form === 'manifest' ? record.facts.vcs?.modified : undefined;
  return { revision: stated.value, ...(modified !== undefined && { modified }) };
}

/**
 * The facts with the revision that was sent with the files: it is believed first, and disagreement of a
 * file with it is said as one between files.
 *
 * @param revision of the sender; undefined when there is none
 * @param how words for who said it
 */
export function withSentRevision(
  facts: BundleFacts,
  revision: string | undefined,
  how: string,
): BundleFacts {
  if (revision === undefined) return facts;
  const sent: StatedFact<string> = { value: revision, source: { file: '', how } };
  const others = facts.conflicts.filter(({ fact }) => fact !== 'revision');
  const stated = facts.conflicts.find(({ fact }) => fact === 'revision')?.stated;
  const inFiles = stated ?? (facts.instance.revision ? [facts.instance.revision] : []);
  const different = inFiles.filter(({ value }) => !isSameRevision(String(value), revision));
  return {
    ...facts,
    instance: { ...facts.instance, revision: sent },
    conflicts:
      different.length > 0
        ? [...others, { fact: 'revision', stated: [sent, ...different] }]
        : others,
  };
}
