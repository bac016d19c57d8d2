'use client';

import { Button, Menu, MenuHeading, MenuItem, Segmented } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { FlameSource } from './flame-sources';
import { TRACE_CHOICES } from './trace-sources';

const option = (candidate: FlameSource) => ({
  value: candidate.key,
  title: candidate.artifact.file,
  label: (
    <span className="num">
      {candidate.totalText === '' ? candidate.label : `${candidate.label}, ${candidate.totalText}`}
    </span>
  ),
});

/** Sample types with their totals, dumps first; those of less use one step away. */
export function SourceSwitch({
  sources,
  source,
  onSource,
}: {
  sources: readonly FlameSource[];
  source: FlameSource;
  onSource: (source: FlameSource) => void;
}) {
  const t = useTranslations('flame.source');
  // one entry stands for all that its trace can be weighed by
  const entryOf = (candidate: FlameSource) =>
    candidate.of.form === 'trace'
      ? (sources.find(
          ({ artifact, choice }) => artifact === candidate.artifact && choice.type === 'wall',
        ) ?? candidate)
      : candidate;
  const chosen = entryOf(source);
  const mains = sources.filter((candidate) => candidate.main || candidate.key === chosen.key);
  const more = sources.filter(
    (candidate) => !mains.includes(candidate) && entryOf(candidate) !== chosen,
  );
  const pick = (key: string) => {
    const found = sources.find((candidate) => candidate.key === key);
    if (found) onSource(found);
  };
  return (
    <span className="flex min-w-0 max-w-full items-center gap-1">
      {mains.length > 0 && (
        <span className="min-w-0 overflow-x-auto py-px [scrollbar-width:thin]">
          <Segmented
            label={t('label')}
            className="flex-none"
            value={chosen.key}
            options={mains.map(option)}
            onChange={pick}
          />
        </span>
      )}
      {more.length > 0 && (
        <Menu
          trigger={
            <Button
              variant="ghost"
              size="small"
              aria-label={t('moreLabel', { count: more.length })}
            >
              {t('more', { count: more.length })}
            </Button>
          }
          className="max-h-[60vh] overflow-y-auto"
        >
          {more.map((candidate) => (
            <Entry key={candidate.key} source={candidate} onSource={onSource} />
          ))}
        </Menu>
      )}
    </span>
  );
}

/**
 * A trace can be weighed in many ways: while one of them is shown, the others stand beside it. What is
 * counted instead of timed is a step away.
 */
export function TraceSwitch({
  sources,
  source,
  onSource,
}: {
  sources: readonly FlameSource[];
  source: FlameSource;
  onSource: (source: FlameSource) => void;
}) {
  const t = useTranslations('flame.source');
  if (source.of.form !== 'trace') return null;
  const all = sources.filter(
    ({ artifact, of, empty, key }) =>
      artifact === source.artifact && of.form === 'trace' && (!empty || key === source.key),
  );
  const shown = all.filter(
    ({ choice, key }) => TRACE_CHOICES.has(choice.type ?? '') || key === source.key,
  );
  const counted = all.filter((candidate) => !shown.includes(candidate));
  return (
    <div className="flex items-center gap-1 border-b border-line px-2 py-1">
      <span className="min-w-0 overflow-x-auto py-px [scrollbar-width:thin]">
        <Segmented
          label={t('traceLabel')}
          className="flex-none"
          value={source.key}
          options={shown.map((candidate) => ({
            ...option(candidate),
            label: (
              <span className="num">
                {[candidate.shortLabel ?? candidate.label, candidate.totalText]
                  .filter((text) => text !== '')
                  .join(', ')}
              </span>
            ),
          }))}
          onChange={(key) => {
            const found = shown.find((candidate) => candidate.key === key);
            if (found) onSource(found);
          }}
        />
      </span>
      {counted.length > 0 && (
        <Menu
          trigger={
            <Button
              variant="ghost"
              size="small"
              aria-label={t('moreLabel', { count: counted.length })}
            >
              {t('more', { count: counted.length })}
            </Button>
          }
        >
          <MenuHeading>{source.artifact.file}</MenuHeading>
          {counted.map((candidate) => (
            <Entry key={candidate.key} source={candidate} onSource={onSource} />
          ))}
        </Menu>
      )}
    </div>
  );
}

const Entry = ({
  source,
  onSource,
}: {
  source: FlameSource;
  onSource: (source: FlameSource) => void;
}) => (
  <MenuItem
    onSelect={() => onSource(source)}
    hint={<span className="num text-ink-3">{source.totalText}</span>}
  >
    {source.label}
  </MenuItem>
);
