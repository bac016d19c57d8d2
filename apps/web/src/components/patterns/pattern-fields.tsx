'use client';

import type { OwnPattern, RuleIssue } from '@unpark/diagnosis';
import { PATTERN_CLASSES, type PatternClass } from '@unpark/model';
import { Field, SelectInput, TextArea, TextInput } from '@unpark/ui';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { CLASS_WORDS } from './library-words';
import { Lines, MatchFields } from './match-fields';
import { englishOf, textOfLines, withEnglish, withField } from './rule-draft';
import { useIssueAt } from './rule-issues';
import { ThresholdFields } from './threshold-fields';

type Words = OwnPattern['about'];

const PRIORS = [
  { value: 0.3, key: 'p30' },
  { value: 0.5, key: 'p50' },
  { value: 0.7, key: 'p70' },
  { value: 0.85, key: 'p85' },
] as const;

/** The common fields of a pattern; what else the form has stands in the JSON view and is kept. */
export function PatternFields({
  body,
  issues,
  onChange,
}: {
  body: OwnPattern;
  issues: readonly RuleIssue[];
  onChange: (body: OwnPattern) => void;
}) {
  const t = useTranslations('patterns.fields');
  const locale = useLocale();
  const issueAt = useIssueAt();
  const { rule } = body;
  const set = <K extends keyof OwnPattern>(key: K, value: OwnPattern[K]) =>
    onChange({ ...body, [key]: value });
  const setRule = <K extends keyof OwnPattern['rule']>(key: K, value: OwnPattern['rule'][K]) =>
    set('rule', { ...rule, [key]: value });
  const prior = PRIORS.find(({ value }) => value === body.prior);
  return (
    <>
      <Group title={t('what')}>
        <Field label={t('title')} error={issueAt(issues, 'title')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={120}
              autoComplete="off"
              placeholder="Payment pool exhausted"
              value={body.title.en}
              onChange={(event) => set('title', { ...body.title, en: event.target.value })}
            />
          )}
        </Field>
        <div className="grid gap-3 not-phone:grid-cols-2">
          <Field label={t('class')}>
            {(control) => (
              <SelectInput
                {...control}
                value={body.class}
                onChange={(event) => set('class', event.target.value as PatternClass)}
              >
                {PATTERN_CLASSES.map((value) => (
                  <option key={value} value={value}>
                    {CLASS_WORDS[value][locale]}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
          <Field label={t('prior')} error={issueAt(issues, 'prior')}>
            {(control) => (
              <SelectInput
                {...control}
                value={String(body.prior)}
                onChange={(event) => set('prior', Number(event.target.value))}
              >
                {!prior && <option value={String(body.prior)}>{body.prior.toFixed(2)}</option>}
                {PRIORS.map(({ value, key }) => (
                  <option key={value} value={String(value)}>
                    {t(`priors.${key}`)}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        <WordsField
          label={t('about')}
          hint={t('aboutHint')}
          words={body.about}
          error={issueAt(issues, 'about')}
          onWords={(words) => set('about', words)}
        />
      </Group>
      <Group title={t('look')}>
        <MatchFields
          match={rule.waiting}
          path="rule.waiting"
          issues={issues}
          onChange={(match) => setRule('waiting', match)}
        />
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-[var(--accent)]"
            checked={rule.role === 'any'}
            onChange={(event) =>
              set('rule', withField(rule, 'role', event.target.checked ? 'any' : undefined))
            }
          />
          <span>
            {t('alsoIdle')}
            <span className="block text-dense text-ink-3">{t('alsoIdleHint')}</span>
          </span>
        </label>
      </Group>
      <Group title={t('when')}>
        <ThresholdFields
          thresholds={rule.severity}
          issues={issues}
          onChange={(severity) => setRule('severity', severity)}
        />
      </Group>
      <Group title={t('says')}>
        <Field
          label={t('theyWait')}
          hint={t('theyWaitHint')}
          error={issueAt(issues, 'rule.waitsFor')}
        >
          {(control) => (
            <TextInput
              {...control}
              maxLength={119}
              autoComplete="off"
              placeholder="for a connection of the payment pool"
              value={englishOf(rule.waitsFor).replace(/^ /, '')}
              onChange={({ target }) =>
                setRule('waitsFor', withEnglish(rule.waitsFor, target.value))
              }
            />
          )}
        </Field>
        <Field label={t('consequence')} error={issueAt(issues, 'rule.consequence')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={300}
              autoComplete="off"
              value={englishOf(rule.consequence)}
              onChange={({ target }) =>
                setRule('consequence', withEnglish(rule.consequence, target.value))
              }
            />
          )}
        </Field>
        <Field label={t('doubt')} hint={t('doubtHint')} error={issueAt(issues, 'rule.doubt')}>
          {(control) => (
            <TextInput
              {...control}
              maxLength={300}
              autoComplete="off"
              value={englishOf(rule.doubt)}
              onChange={({ target }) => setRule('doubt', withEnglish(rule.doubt, target.value))}
            />
          )}
        </Field>
        <WordsField
          label={t('cause')}
          hint={t('causeHint')}
          words={body.cause}
          error={issueAt(issues, 'cause')}
          onWords={(words) => set('cause', words)}
        />
        <WordsField
          label={t('fix')}
          hint={t('fixHint')}
          words={body.remedy.words}
          error={issueAt(issues, 'remedy.words')}
          onWords={(words) => set('remedy', { ...body.remedy, words })}
        />
        <Lines
          label={t('diff')}
          hint={t('diffHint')}
          rows={3}
          text={textOfLines(body.remedy.diff)}
          error={issueAt(issues, 'remedy.diff')}
          onText={(text) => {
            const diff = text.split('\n').filter((line) => line.trim() !== '');
            set('remedy', withField(body.remedy, 'diff', diff.length > 0 ? diff : undefined));
          }}
        />
        <Field label={t('replaces')} hint={t('replacesHint')} error={issueAt(issues, 'replaces')}>
          {(control) => (
            <TextInput
              {...control}
              code
              autoComplete="off"
              placeholder="chan-recv-no-sender"
              defaultValue={(body.replaces ?? []).join(', ')}
              onChange={(event) => {
                const ids = event.target.value
                  .split(',')
                  .map((id) => id.trim())
                  .filter((id) => id !== '');
                onChange(withField(body, 'replaces', ids.length > 0 ? ids : undefined));
              }}
            />
          )}
        </Field>
      </Group>
    </>
  );
}

export const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-3">
    <h2 className="border-b border-line pb-1 text-lead font-semibold">{title}</h2>
    {children}
  </section>
);

/** Words in English, and in Chinese where a team wants them. */
export function WordsField({
  label,
  hint,
  words,
  error,
  onWords,
}: {
  label: string;
  hint: string;
  words: Words;
  error?: string;
  onWords: (words: Words) => void;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <TextArea
          {...control}
          rows={2}
          maxLength={2000}
          value={words.en}
          onChange={(event) => onWords({ ...words, en: event.target.value })}
        />
      )}
    </Field>
  );
}
