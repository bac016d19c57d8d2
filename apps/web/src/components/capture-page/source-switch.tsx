'use client';

import { Button, Menu, MenuHeading, MenuItem, Segmented } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { FlameSource } from './flame-sources';
import { TRACE_CHOICES } from './trace-sources';

/**
 * Sample types with their totals, dumps first; those of less use one step away. A trace can be weighed
 * in many ways: while one of them is shown, the others stand beside it.
 */
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
  const ofTrace =
    source.of.form === 'trace'
      ? sources.filter(
          ({ artifact, of, choice, empty, key }) =>
            artifact === source.artifact &&
            of.form === 'trace' &&
            (TRACE_CHOICES.has(choice.type ?? '') || key === source.key) &&
            (!empty || key === source.key),
        )
      : [];
  const counted = sources.filter(
    (candidate) =>
      candidate.of.form === 'trace' &&
      candidate.artifact === source.artifact &&
      !ofTrace.includes(candidate) &&
      !candidate.empty,
  );
  const pick = (key: string) => {
    const found = sources.find((candidate) => candidate.key === key);
    if (found) onSource(found);
  };
  const option = (candidate: FlameSource) => ({
    value: candidate.key,
    title: candidate.artifact.file,
    label: (
      <span className="num">
        {candidate.totalText === ''
          ? candidate.label
          : `${candidate.label}, ${candidate.totalText}`}
      </span>
    ),
  });
  return (
    <span className="flex min-w-0 max-w-full flex-wrap items-center gap-1">
      {mains.length > 0 && (mains.length > 1 || ofTrace.length === 0) && (
        <span className="max-w-full overflow-x-auto py-px [scrollbar-width:thin]">
          <Segmented
            label={t('label')}
            className="flex-none"
            value={chosen.key}
            options={mains.map((candidate) =>
              candidate.of.form === 'trace' && candidate.key === chosen.key
                ? { ...option(candidate), label: t('trace') }
                : option(candidate),
            )}
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
      {ofTrace.length > 1 && (
        <span className="flex max-w-full items-center gap-1 overflow-x-auto py-px [scrollbar-width:thin]">
          <Segmented
            label={t('traceLabel')}
            className="flex-none"
            value={source.key}
            options={ofTrace.map(option)}
            onChange={pick}
          />
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
        </span>
      )}
    </span>
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
