'use client';

import { patternProblem } from '@unpark/base';
import { labelFilter, withStep } from '@unpark/charts';
import { Button, SelectInput, TextInput } from '@unpark/ui';
import { FLAME_STEP_KINDS, type FlameStep, type FlameStepKind } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';

const MAX_CHARACTERS = 500;

/** A step typed by hand: its kind, and an expression whose fault is shown at its place. */
export function FlameRefine({
  steps,
  onChange,
}: {
  steps: readonly FlameStep[];
  onChange: (steps: readonly FlameStep[]) => void;
}) {
  const t = useTranslations('flame');
  const id = useId();
  const [kind, setKind] = useState<FlameStepKind>('focus');
  const [text, setText] = useState('');
  const isLabel = kind === 'label-focus' || kind === 'label-ignore';
  const needsText = kind !== 'recursion';
  const problem = !needsText || text === '' ? undefined : problemOf(text, isLabel);
  const add = () => {
    if (problem || (needsText && text === '')) return;
    onChange(withStep(steps, { kind, expression: needsText ? text : '' }));
    setText('');
  };
  return (
    <form
      className="flex flex-wrap items-start gap-x-2 gap-y-1"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <SelectInput
        aria-label={t('refine.kind')}
        className="!w-auto"
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as FlameStepKind)}
      >
        {FLAME_STEP_KINDS.map((name) => (
          <option key={name} value={name}>
            {t(`steps.${name}`)}
          </option>
        ))}
      </SelectInput>
      {needsText && (
        <span className="flex min-w-[180px] max-w-[420px] flex-1 flex-col">
          <TextInput
            code
            autoFocus
            aria-label={t('refine.expression')}
            aria-invalid={problem ? true : undefined}
            aria-describedby={`${id}-hint`}
            placeholder={isLabel ? t('refine.labelPlaceholder') : t('refine.placeholder')}
            value={text}
            maxLength={MAX_CHARACTERS}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {problem && (
            <span
              aria-hidden="true"
              className="code overflow-hidden whitespace-pre px-2.5 leading-3 text-crit"
            >
              {`${' '.repeat(problem.at)}^`}
            </span>
          )}
        </span>
      )}
      <Button type="submit" disabled={problem !== undefined || (needsText && text === '')}>
        {t('refine.add')}
      </Button>
      <p
        id={`${id}-hint`}
        role="status"
        className={`basis-full text-dense ${problem ? 'text-crit' : 'text-ink-3'}`}
      >
        {problem
          ? t('refine.at', { at: problem.at + 1, reason: t(`problem.${problem.reason}`) })
          : t(`refine.hint-${kind}`)}
      </p>
    </form>
  );
}

function problemOf(text: string, isLabel: boolean) {
  if (!isLabel) return patternProblem(text, MAX_CHARACTERS);
  const filter = labelFilter(text);
  return typeof filter === 'function' ? undefined : filter;
}
