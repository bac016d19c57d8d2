import {
  entryOfOwn,
  idleOfOwn,
  ownIdleShape,
  ownPatternShape,
  RULE_LIMITS,
  type WorkspaceLibrary,
} from '@unpark/diagnosis';
import type { StoredRules } from '@unpark/model';

/**
 * Stored documents as diagnosis takes them. Documents are checked when they are saved; one of another
 * release that does not fit the form of this one is left out, and no more are taken than a workspace
 * may have.
 */
export function workspaceLibrary(rules: StoredRules): WorkspaceLibrary {
  const patterns = rules.patterns.slice(0, RULE_LIMITS.rules).flatMap((body) => {
    const read = ownPatternShape.safeParse(body);
    return read.success ? [entryOfOwn(read.data)] : [];
  });
  const idle = rules.idle.slice(0, RULE_LIMITS.rules).flatMap((body) => {
    const read = ownIdleShape.safeParse(body);
    return read.success ? [idleOfOwn(read.data)] : [];
  });
  return { patterns, idle };
}
