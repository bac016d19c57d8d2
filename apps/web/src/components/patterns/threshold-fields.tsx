'use client';

import type { OwnPattern, RuleIssue } from '@unpark/diagnosis';
import { SEVERITIES, type Severity } from '@unpark/model';
import { Button, IconButton, SelectInput, TextInput } from '@unpark/ui';
import { stallThresholds, withField } from './rule-draft';
import { issueAt } from './rule-issues';
import { thresholdWords } from './threshold-words';

type Thresholds = OwnPattern['rule']['severity'];
type Conditions = Thresholds[number]['when'];

const NUMBERS = [
  { key: 'count', words: 'goroutines', title: 'goroutines in the dump that is looked at' },
  { key: 'stayed', words: 'stayed', title: 'the same goroutines in both dumps' },
  { key: 'requests', words: 'requests', title: 'requests among those that wait' },
  { key: 'minutes', words: 'minutes', title: 'printed age of the oldest, in minutes' },
] as const;
const SHARES = [
  { key: 'share', words: '% of all', title: 'of all goroutines that are not idle by design' },
  { key: 'stayedShare', words: '% stayed', title: 'of those in the first dump' },
] as const;
const SHOWN: ReadonlySet<string> = new Set([
  'dumps',
  'grows',
  ...NUMBERS.map(({ key }) => key),
  ...SHARES.map(({ key }) => key),
]);

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
  const change = (at: number, row: Thresholds[number]) =>
    onChange(thresholds.map((old, i) => (i === at ? row : old)));
  const error = issueAt(issues, 'rule.severity');
  return (
    <fieldset aria-describedby="thresholds-hint">
      <legend className="font-medium">Thresholds</legend>
      <p id="thresholds-hint" className="mb-1.5 text-dense text-ink-3">
        The first row whose conditions are all reached gives the severity. An empty field asks for
        nothing. Medium and above make a capture stalled.
      </p>
      <details open={error !== undefined} className="group/rows rounded-control border border-line">
        <summary className="cursor-pointer px-2.5 py-1.5 phone:py-2.5">
          {thresholds.length === 0 ? 'none yet' : 'Change the rows'}
          <span className="block text-dense text-ink-2 group-open/rows:hidden">
            {thresholds.map((row, at) => (
              <span key={at} className="block">
                {thresholdWords(row)}
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
                  aria-label={`Severity of row ${at + 1}`}
                  className="w-auto!"
                  value={row.severity}
                  onChange={(event) =>
                    change(at, { ...row, severity: event.target.value as Severity })
                  }
                >
                  {[...SEVERITIES].reverse().map((severity) => (
                    <option key={severity}>{severity}</option>
                  ))}
                </SelectInput>
                <span className="text-ink-2">with</span>
                <SelectInput
                  aria-label={`Dumps, row ${at + 1}`}
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
                  <option value="">any dumps</option>
                  <option value="1">one dump</option>
                  <option value="2">two dumps</option>
                </SelectInput>
                {NUMBERS.map(({ key, words, title }) => (
                  <NumberField
                    key={key}
                    label={`${words}, row ${at + 1}`}
                    words={words}
                    title={title}
                    value={row.when[key]}
                    onValue={(value) =>
                      change(at, { ...row, when: withField(row.when, key, value) })
                    }
                  />
                ))}
                {SHARES.map(({ key, words, title }) => (
                  <NumberField
                    key={key}
                    label={`${words}, row ${at + 1}`}
                    words={words}
                    title={title}
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
                  <span className="text-dense">grows</span>
                </label>
                <OtherConditions when={row.when} />
                <IconButton
                  icon="trash"
                  size="small"
                  label={`Remove row ${at + 1}`}
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
              Add a row
            </Button>
            <Button size="small" variant="ghost" onClick={() => onChange(stallThresholds())}>
              Use those of the library
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
  const others = Object.entries(when).filter(([key]) => !SHOWN.has(key));
  if (others.length === 0) return null;
  return (
    <span className="text-dense text-ink-3">
      and <code>{others.map(([key, value]) => `${key} ${String(value)}`).join(', ')}</code>
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
