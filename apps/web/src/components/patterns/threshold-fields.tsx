'use client';

import type { OwnPattern, RuleIssue } from '@unpark/diagnosis';
import { SEVERITIES, type Severity } from '@unpark/model';
import { Button, IconButton, SelectInput, TextInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { stallThresholds, withField } from './rule-draft';
import { useIssueAt } from './rule-issues';
import { thresholdWords } from './threshold-words';

type Thresholds = OwnPattern['rule']['severity'];
type Conditions = Thresholds[number]['when'];

const NUMBERS = ['count', 'stayed', 'requests', 'minutes'] as const;
const SHARES = ['share', 'stayedShare'] as const;
const SHOWN: ReadonlySet<string> = new Set(['dumps', 'grows', ...NUMBERS, ...SHARES]);

/** From when on it is how bad: the first row that applies counts, all that it says must be reached. */
export function ThresholdFields({
  thresholds,
  issues,
  onChange,
}: {
  thresholds: Thresholds;
  issues: readonly RuleIssue[];
  onChange: (thresholds: Thresholds) => void;
}) {
  const t = useTranslations('patterns.thresholds');
  const severities = useTranslations('patterns.severities');
  const issueAt = useIssueAt();
  const change = (at: number, row: Thresholds[number]) =>
    onChange(thresholds.map((old, i) => (i === at ? row : old)));
  const error = issueAt(issues, 'rule.severity');
  return (
    <fieldset aria-describedby="thresholds-hint">
      <legend className="font-medium">{t('title')}</legend>
      <p id="thresholds-hint" className="mb-1.5 text-dense text-ink-3">
        {t('hint')}
      </p>
      <details open={error !== undefined} className="group/rows rounded-control border border-line">
        <summary className="cursor-pointer px-2.5 py-1.5 phone:py-2.5">
          {thresholds.length === 0 ? t('none') : t('change')}
          <span className="block text-dense text-ink-2 group-open/rows:hidden">
            {thresholds.map((row, at) => (
              <span key={at} className="block">
                {thresholdWords({ t, severities }, row)}
              </span>
            ))}
          </span>
        </summary>
        <div className="border-t border-line p-2">
          <ol className="flex flex-col gap-2">
            {thresholds.map((row, at) => (
              <li
                key={at}
                className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 rounded-control border border-line px-2 py-1.5"
              >
                <SelectInput
                  aria-label={t('severityOf', { row: at + 1 })}
                  className="w-auto!"
                  value={row.severity}
                  onChange={(event) =>
                    change(at, { ...row, severity: event.target.value as Severity })
                  }
                >
                  {[...SEVERITIES].reverse().map((severity) => (
                    <option key={severity} value={severity}>
                      {severities(severity)}
                    </option>
                  ))}
                </SelectInput>
                <span className="text-ink-2">{t('with')}</span>
                <SelectInput
                  aria-label={t('dumpsOf', { row: at + 1 })}
                  className="w-auto!"
                  value={row.when.dumps ?? ''}
                  onChange={({ target }) =>
                    change(at, {
                      ...row,
                      when: withField(
                        row.when,
                        'dumps',
                        target.value === '' ? undefined : target.value === '1' ? 1 : 2,
                      ),
                    })
                  }
                >
                  <option value="">{t('anyDumps')}</option>
                  <option value="1">{t('oneDump')}</option>
                  <option value="2">{t('twoDumps')}</option>
                </SelectInput>
                {NUMBERS.map((key) => (
                  <NumberField
                    key={key}
                    label={t('cell', { words: t(`fields.${key}`), row: at + 1 })}
                    words={t(`fields.${key}`)}
                    title={t(`fieldTitles.${key}`)}
                    value={row.when[key]}
                    onValue={(value) =>
                      change(at, { ...row, when: withField(row.when, key, value) })
                    }
                  />
                ))}
                {SHARES.map((key) => (
                  <NumberField
                    key={key}
                    label={t('cell', { words: t(`fields.${key}`), row: at + 1 })}
                    words={t(`fields.${key}`)}
                    title={t(`fieldTitles.${key}`)}
                    value={
                      row.when[key] === undefined ? undefined : Math.round(row.when[key] * 100)
                    }
                    onValue={(value) =>
                      change(at, {
                        ...row,
                        when: withField(
                          row.when,
                          key,
                          value === undefined ? undefined : value / 100,
                        ),
                      })
                    }
                  />
                ))}
                <label className="flex items-center gap-1.5">
                  <input
                    type="checkbox"
                    className="size-4 accent-[var(--accent)]"
                    checked={row.when.grows === true}
                    onChange={(event) =>
                      change(at, {
                        ...row,
                        when: withField(row.when, 'grows', event.target.checked ? true : undefined),
                      })
                    }
                  />
                  <span className="text-dense">{t('grows')}</span>
                </label>
                <OtherConditions when={row.when} />
                <IconButton
                  icon="trash"
                  size="small"
                  label={t('remove', { row: at + 1 })}
                  className="ml-auto"
                  onClick={() => onChange(thresholds.filter((_, i) => i !== at))}
                />
              </li>
            ))}
          </ol>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button
              size="small"
              icon="plus"
              disabled={thresholds.length >= 12}
              onClick={() => onChange([...thresholds, { severity: 'low', when: { count: 3 } }])}
            >
              {t('add')}
            </Button>
            <Button size="small" variant="ghost" onClick={() => onChange(stallThresholds())}>
              {t('useLibrary')}
            </Button>
          </div>
        </div>
      </details>
      <p role="alert" className="mt-1 text-dense text-crit empty:hidden">
        {error}
      </p>
    </fieldset>
  );
}

/** Conditions that only the JSON view changes. */
function OtherConditions({ when }: { when: Conditions }) {
  const t = useTranslations('patterns.thresholds');
  const others = Object.entries(when).filter(([key]) => !SHOWN.has(key));
  if (others.length === 0) return null;
  return (
    <span className="text-dense text-ink-3">
      {t.rich('and', {
        list: others.map(([key, value]) => `${key} ${String(value)}`).join(', '),
        code: (words) => <code>{words}</code>,
      })}
    </span>
  );
}

const NumberField = ({
  label,
  words,
  title,
  value,
  onValue,
}: {
  label: string;
  words: string;
  title: string;
  value: number | undefined;
  onValue: (value: number | undefined) => void;
}) => (
  <label className="flex items-center gap-1.5" title={title}>
    <TextInput
      type="number"
      inputMode="numeric"
      min={0}
      aria-label={label}
      className="num w-[58px]! px-1.5! text-right"
      value={value ?? ''}
      onChange={({ target }) => {
        const next = target.valueAsNumber;
        onValue(target.value === '' || !Number.isFinite(next) ? undefined : next);
      }}
    />
    <span aria-hidden="true" className="text-dense text-ink-2">
      {words}
    </span>
  </label>
);
