'use client';

import { CommandLine, EmptyState, Panel, PanelHead, Segmented } from '@unpark/ui';
import { FLAME_FORMS, type FlameForm } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ProblemState } from '../problem-words';
import type { FlameSource } from './flame-sources';
import { SourceSwitch, TraceSwitch } from './source-switch';
import type { Loaded } from './use-capture-data';

/** Head of the flame graph, and what stands in its place while there is none. */
export function FlamePanel({
  sources,
  source,
  loaded,
  form,
  onSource,
  onForm,
  toolbar,
  children,
}: {
  sources: readonly FlameSource[];
  source: FlameSource | undefined;
  loaded: Loaded<unknown>;
  form: FlameForm;
  onSource: (source: FlameSource) => void;
  onForm: (form: FlameForm) => void;
  toolbar: ReactNode;
  /** once loaded */
  children: ReactNode;
}) {
  const t = useTranslations('flame');
  return (
    <Panel aria-label={t('region')} id="flame">
      <PanelHead
        title={t('title')}
        actions={
          source && (
            <Segmented
              label={t('form.label')}
              value={form}
              options={FLAME_FORMS.map((value) => ({ value, label: t(`form.${value}`) }))}
              onChange={onForm}
            />
          )
        }
      >
        {sources.length > 0 && source && (
          <SourceSwitch sources={sources} source={source} onSource={onSource} />
        )}
      </PanelHead>
      {source && <TraceSwitch sources={sources} source={source} onSource={onSource} />}
      {source && toolbar}
      {!source ? (
        <EmptyState title={t('empty.title')}>
          <p>{t('empty.text')}</p>
          <CommandLine
            className="mt-2"
            command="curl -so goroutines.txt 'http://host:6060/debug/pprof/goroutine?debug=2'"
          />
        </EmptyState>
      ) : loaded.state === 'failed' ? (
        <ProblemState mark={t('failed')} problem={loaded.problem} />
      ) : loaded.state === 'ready' ? (
        children
      ) : (
        <p role="status" className="p-3 text-dense text-ink-3" style={{ minHeight: 240 }}>
          {t('reading', { file: source.artifact.file })}
        </p>
      )}
    </Panel>
  );
}
