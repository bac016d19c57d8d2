'use client';

import { formatDuration } from '@unpark/base';
import { Button, Chip, Segmented, SelectInput } from '@unpark/ui';
import type { CaptureViewState, FlameColour, FlameStep } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import type { FlameModel } from '../../workers/flame-messages';
import { FlameRefine } from './flame-refine';
import type { TimeOfTrace } from './flame-request';
import { FlameTrail } from './flame-trail';
import { SearchField } from './search-field';

/** What the picture is made of: part of the time, steps, label, colour. */
export function FlameToolbar({
  state,
  model,
  range,
  onSearch,
  onSteps,
  onColour,
  onSplit,
  onWholeTrace,
  children,
}: {
  state: Pick<CaptureViewState, 'flameSteps' | 'flameColour' | 'flameLabel' | 'search'>;
  model: FlameModel | undefined;
  range: TimeOfTrace | undefined;
  onSearch: (search: string) => void;
  onSteps: (steps: readonly FlameStep[]) => void;
  onColour: (colour: FlameColour) => void;
  onSplit: (key: string | undefined) => void;
  onWholeTrace: () => void;
  /** right end */
  children?: ReactNode;
}) {
  const t = useTranslations('flame');
  const [refining, setRefining] = useState(false);
  const labels = model?.labels ?? [];
  const { flameSteps: steps, flameLabel } = state;
  const hasStates = model?.states !== undefined;
  const offered = flameLabel === undefined || labels.some(({ key }) => key === flameLabel);
  return (
    <div className="flex flex-col gap-1.5 border-b border-line px-2 py-1">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <SearchField
          id="flame-search"
          label={t('search')}
          hint={t('searchHint')}
          value={state.search}
          onChange={onSearch}
        />
        <Button
          variant="ghost"
          size="small"
          icon="filter"
          aria-expanded={refining}
          onClick={() => setRefining((open) => !open)}
        >
          {refining ? t('refine.close') : t('refine.open')}
        </Button>
        {range && (
          <Chip removeLabel={t('range.remove')} onRemove={onWholeTrace}>
            <span className="num">
              {t('range.only', { from: instant(range.fromNs), to: instant(range.toNs) })}
            </span>
          </Chip>
        )}
        <span className="flex-1" />
        {(labels.length > 0 || flameLabel !== undefined) && (
          <SelectInput
            aria-label={t('split.label')}
            title={t('split.label')}
            className="!h-6 !w-auto max-w-[200px] text-dense phone:!h-8"
            value={flameLabel ?? ''}
            onChange={(event) => onSplit(event.currentTarget.value || undefined)}
          >
            <option value="">{t('split.none')}</option>
            {!offered && <option value={flameLabel}>{flameLabel}</option>}
            {labels.map(({ key, values }) => (
              <option key={key} value={key}>
                {t('split.option', { key, count: values })}
              </option>
            ))}
          </SelectInput>
        )}
        {hasStates && (
          <span className="inline-flex items-center gap-1.5 text-dense text-ink-3">
            <span aria-hidden="true" className="phone:hidden">
              {t('colour.label')}
            </span>
            <Segmented
              label={t('colour.label')}
              value={state.flameColour}
              options={[
                { value: 'package', label: t('colour.package') },
                { value: 'state', label: t('colour.state') },
              ]}
              onChange={onColour}
            />
          </span>
        )}
        {children}
      </div>
      {steps.length > 0 && (
        <FlameTrail steps={steps} outcomes={model?.outcomes ?? []} onChange={onSteps} />
      )}
      {refining && (
        <div className="px-1 pb-1">
          <FlameRefine steps={steps} onChange={onSteps} />
        </div>
      )}
    </div>
  );
}

/** A time of a trace, counted from its beginning. */
const instant = (ns: number): string => `+${formatDuration(ns)}`;
