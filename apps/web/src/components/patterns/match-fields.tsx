'use client';

import { type RuleIssue, STATE_OF_WAIT, type WaitKind } from '@unpark/diagnosis';
import { Field, SelectInput, TextArea } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { linesOf, type Match, stepsOf, textOfLines, textOfSteps, withField } from './rule-draft';
import { useIssueAt, useIssueWords } from './rule-issues';

const KINDS = Object.keys(STATE_OF_WAIT) as WaitKind[];
/** Never a wait that a rule would name. */
const NOT_OFFERED: ReadonlySet<WaitKind> = new Set(['runtime', 'coroutine', 'running', 'unknown']);

/** The words of the goroutine view; what has none there is Go's own, such as `sleep`. */
function useWaitWords(): (kind: WaitKind) => string {
  const t = useTranslations('goroutines.kinds');
  return (kind) => (isNamed(t, kind) ? t(kind) : kind.replaceAll('-', ' '));
}

type KindWords = ReturnType<typeof useTranslations<'goroutines.kinds'>>;
const isNamed = (t: KindWords, kind: string): kind is Parameters<KindWords['has']>[0] =>
  t.has(kind as Parameters<KindWords['has']>[0]);

/** What a goroutine must look like. */
export function MatchFields({
  match,
  path,
  issues,
  onChange,
}: {
  match: Match;
  /** of the match in the document */
  path: string;
  issues: readonly RuleIssue[];
  onChange: (match: Match) => void;
}) {
  const t = useTranslations('patterns.match');
  const kindWords = useWaitWords();
  const issueAt = useIssueAt();
  const issueWords = useIssueWords();
  const whole = ofTheWhole(issues, path);
  const kinds = match.kinds ?? [];
  return (
    <>
      <fieldset>
        <legend className="mb-1 font-medium">{t('waitsIn')}</legend>
        <details className="rounded-control border border-line">
          <summary className="cursor-pointer px-2.5 py-1.5 phone:py-2.5">
            {kinds.length === 0 ? t('any') : kinds.map(kindWords).join(t('separator'))}
          </summary>
          <div className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-3 border-t border-line px-2.5 py-1.5">
            {KINDS.filter((kind) => !NOT_OFFERED.has(kind) || kinds.includes(kind)).map((kind) => (
              <label key={kind} className="flex min-h-6 items-center gap-2 phone:min-h-10">
                <input
                  type="checkbox"
                  className="size-4 accent-[var(--accent)]"
                  checked={kinds.includes(kind)}
                  onChange={(event) => {
                    const next = event.target.checked
                      ? [...kinds, kind]
                      : kinds.filter((other) => other !== kind);
                    onChange(withField(match, 'kinds', next.length > 0 ? next : undefined));
                  }}
                />
                <span className="min-w-0">{kindWords(kind)}</span>
              </label>
            ))}
          </div>
        </details>
      </fieldset>
      <Lines
        label={t('frames')}
        hint={t('framesHint')}
        rows={3}
        text={textOfSteps(match.frames)}
        error={issueAt(issues, `${path}.frames`) ?? (whole && issueWords(whole).message)}
        onText={(text) => onChange(withField(match, 'frames', stepsOf(text)))}
      />
      <div className="grid gap-3 not-phone:grid-cols-2">
        <Lines
          label={t('createdBy')}
          hint={t('createdByHint')}
          rows={2}
          text={textOfLines(match.createdBy)}
          error={issueAt(issues, `${path}.createdBy`)}
          onText={(text) => onChange(withField(match, 'createdBy', linesOf(text)))}
        />
        <Lines
          label={t('without')}
          hint={t('withoutHint')}
          rows={2}
          text={textOfLines(match.without)}
          error={issueAt(issues, `${path}.without`)}
          onText={(text) => onChange(withField(match, 'without', linesOf(text)))}
        />
      </div>
      <Field label={t('request')}>
        {(control) => (
          <SelectInput
            {...control}
            className="max-w-[220px] phone:max-w-none"
            value={match.request === undefined ? '' : String(match.request)}
            onChange={({ target }) =>
              onChange(
                withField(
                  match,
                  'request',
                  target.value === '' ? undefined : target.value === 'true',
                ),
              )
            }
          >
            <option value="">{t('either')}</option>
            <option value="true">{t('yes')}</option>
            <option value="false">{t('no')}</option>
          </SelectInput>
        )}
      </Field>
    </>
  );
}

/** Of the match as a whole, not of a field below it. */
const ofTheWhole = (issues: readonly RuleIssue[], path: string): RuleIssue | undefined =>
  issues.find((issue) => issue.path === path);

/** Keeps what is typed, empty lines and all, and hands on what it means. */
export function Lines({
  label,
  hint,
  rows,
  text,
  error,
  onText,
}: {
  label: string;
  hint?: string;
  rows: number;
  text: string;
  error?: string;
  onText: (text: string) => void;
}) {
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  if (seen !== text) {
    setSeen(text);
    if (meaning(typed) !== text) setTyped(text);
  }
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <TextArea
          {...control}
          code
          rows={rows}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            onText(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

const meaning = (typed: string): string => textOfSteps(stepsOf(typed));
