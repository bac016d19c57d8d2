'use client';

import type { StepOutcome } from '@unpark/charts';
import { Button, Chip, Icon, Kbd } from '@unpark/ui';
import type { FlameStep } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';

/** The steps in the order in which they were taken: each can go, the last one by *Undo*. */
export function FlameTrail({
  steps,
  outcomes,
  onChange,
}: {
  steps: readonly FlameStep[];
  outcomes: readonly StepOutcome[];
  onChange: (steps: readonly FlameStep[]) => void;
}) {
  const t = useTranslations('flame');
  return (
    <div
      role="group"
      aria-label={t('steps.label')}
      className="flex min-w-0 flex-wrap items-center gap-1.5 px-1 pb-0.5"
    >
      {steps.map((step, i) => {
        const outcome = outcomes[i];
        const words = step.kind === 'recursion' ? '' : step.expression;
        const trouble =
          outcome?.of === 'no-match'
            ? t('steps.noMatch')
            : outcome?.of === 'problem'
              ? t('steps.wrong', {
                  problem: t('refine.at', {
                    at: outcome.problem.at + 1,
                    reason: t(`problem.${outcome.problem.reason}`),
                  }),
                })
              : undefined;
        return (
          <Fragment key={`${step.kind} ${step.expression}`}>
            {i > 0 && <Icon name="chevron-right" size={12} className="text-ink-3" />}
            <Chip
              label={t(`steps.${step.kind}`)}
              className="max-w-full !whitespace-normal"
              removeLabel={t('steps.remove', { step: `${t(`steps.${step.kind}`)} ${words}` })}
              onRemove={() => onChange(steps.filter((_, at) => at !== i))}
            >
              {words !== '' && (
                <span className="code [overflow-wrap:anywhere]">{readable(words)}</span>
              )}
              {trouble && (
                <span className="inline-flex items-center gap-1 text-med">
                  <Icon name="warning" size={12} />
                  {trouble}
                </span>
              )}
            </Chip>
          </Fragment>
        );
      })}
      <Button
        variant="ghost"
        size="small"
        title={t('steps.undoHint')}
        onClick={() => onChange(steps.slice(0, -1))}
      >
        {t('steps.undo')} <Kbd className="phone:hidden">u</Kbd>
      </Button>
      {steps.length > 1 && (
        <Button variant="ghost" size="small" onClick={() => onChange([])}>
          {t('steps.reset')}
        </Button>
      )}
    </div>
  );
}

/** A whole function name as people know it: without the anchors and escapes that make it exact. */
export function readable(expression: string): string {
  return expression
    .split('|')
    .map((part) =>
      part.startsWith('^') && part.endsWith('$') && !/[^\\][[*+?{]/.test(part)
        ? part.slice(1, -1).replace(/\\(.)/g, '$1')
        : part,
    )
    .join(' | ');
}
