'use client';

import type { OwnIdle, RuleIssue } from '@unpark/diagnosis';
import { useTranslations } from 'next-intl';
import { MatchFields } from './match-fields';
import { Group, WordsField } from './pattern-fields';
import { withField } from './rule-draft';
import { useIssueAt } from './rule-issues';

export function IdleFields({
  body,
  issues,
  onChange,
}: {
  body: OwnIdle;
  issues: readonly RuleIssue[];
  onChange: (body: OwnIdle) => void;
}) {
  const t = useTranslations('patterns.fields');
  const issueAt = useIssueAt();
  return (
    <>
      <Group title={t('whatTheyAre')}>
        <WordsField
          label={t('about')}
          hint={t('aboutIdleHint')}
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
            {t('follows')}
            <span className="block text-dense text-ink-3">{t('followsHint')}</span>
          </span>
        </label>
      </Group>
      <Group title={t('look')}>
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
