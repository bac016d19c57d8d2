'use client';

import type { OwnIdle, RuleIssue } from '@unpark/diagnosis';
import { MatchFields } from './match-fields';
import { Group, WordsField } from './pattern-fields';
import { withField } from './rule-draft';
import { issueAt } from './rule-issues';

export function IdleFields({
  body,
  issues,
  onChange,
}: {
  body: OwnIdle;
  issues: readonly RuleIssue[];
  onChange: (body: OwnIdle) => void;
}) {
  return (
    <>
      <Group title="What they are">
        <WordsField
          label="About"
          hint="Why they wait by design: Workers of the mail pool wait for jobs."
          words={body.about}
          error={issueAt(issues, 'about')}
          onWords={(about) => onChange({ ...body, about })}
        />
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-[var(--accent)]"
            checked={body.follows === true}
            onChange={(event) =>
              onChange(withField(body, 'follows', event.target.checked ? true : undefined))
            }
          />
          <span>
            Their number follows that of connections or clients
            <span className="block text-dense text-ink-3">
              Growth of them is no leak then. Without it, growth between dumps is still looked for.
            </span>
          </span>
        </label>
      </Group>
      <Group title="What the goroutines look like">
        <MatchFields
          match={body.match}
          path="match"
          issues={issues}
          onChange={(match) => onChange({ ...body, match })}
        />
      </Group>
    </>
  );
}
