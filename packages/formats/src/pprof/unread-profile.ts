import type { Problem } from '@unpark/base';
import type { ArtifactHints, ParsedArtifact } from '@unpark/model';
import { artifactWindow } from '../artifact-window';
import type { Warnings } from '../format-error';
import { kindFromHints } from '../kind-from-hints';

/** A profile, in either form, of which nothing can be used. */
export function unreadProfile(
  hints: ArtifactHints,
  summary: string,
  warnings: Warnings,
  error: Problem,
): ParsedArtifact {
  const window = artifactWindow(hints);
  return {
    file: hints.file,
    kind: kindFromHints(hints),
    status: 'damaged',
    ...(window && { window }),
    facts: { form: 'none' },
    summary,
    warnings: warnings.list(),
    error,
    tables: [],
  };
}
