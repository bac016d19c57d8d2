import { ok, type Result } from '@unpark/base';
import { ARGUMENTS, EVERYTHING_REDACTED, Redactor, redactQuery } from '@unpark/model';
import { requireAction, type WorkspaceScope } from '../access/enter-workspace';
import type { Deps } from '../deps';
import { getInvestigation } from '../investigations/get-investigation';
import type { RedactedCounts } from './link-views';
import { memberWords } from './member-words';
import { collectTexts, readCapturesToShare, redactCaptures } from './redact-captures';

/** What a link of this investigation would have to remove, by kind: the dialog shows it beforehand. */
export async function countRedacted(
  deps: Deps,
  scope: WorkspaceScope,
  input: { readonly investigation: string },
): Promise<Result<RedactedCounts>> {
  const allowed = requireAction(scope, 'link.share');
  if (!allowed.ok) return allowed;
  const investigation = await getInvestigation(deps, scope, input);
  if (!investigation.ok) return investigation;
  const { notes, query, captures } = investigation.value;
  const read = await readCapturesToShare(
    deps,
    scope,
    captures.map(({ id }) => id),
  );
  if (!read.ok) return read;
  const people = await memberWords(deps, scope);
  const redactor = new Redactor(EVERYTHING_REDACTED, people);
  await collectTexts(redactor, read.value);
  await redactCaptures(redactor, read.value, false);
  redactQuery(redactor, query);
  redactor.text(notes);
  const { found } = redactor;
  let words = 0;
  for (const table of read.value.tables.values()) {
    if (table.schema.name === ARGUMENTS.name) words += table.rows;
  }
  return ok({
    hosts: found.count('host'),
    labels: found.count('key') + (found.count('key') === 0 ? found.count('label') : 0),
    paths: found.count('file'),
    packages: found.count('package'),
    arguments: words + found.count('argument'),
    // those that are members are removed wherever they stand: only what is beyond them was found here
    people: Math.max(0, found.count('person') - people.length) + 1,
    notes: notes === '' ? 0 : 1,
  });
}
