'use client';

import { Notice, Panel, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { ProblemLine } from '../problem-words';
import { useIncident } from './incident-context';
import { useGrowingField } from './use-growing-field';
import { useSummary } from './use-summary';

/** The text that everybody writes at once. */
export function SummaryPanel() {
  const t = useTranslations('incidents.summary');
  const { view, mayWrite } = useIncident();
  const { field, text, state, handle } = useSummary(view.workspace.slug, view.incident.id);
  useGrowingField(field, text);
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        note={mayWrite ? t('note') : undefined}
        actions={
          <span role="status" className="pr-1 text-dense text-ink-3">
            {mayWrite && (state.kind === 'saved' || state.kind === 'saving') && text !== undefined
              ? t(state.kind)
              : undefined}
          </span>
        }
      />
      {state.kind === 'away' && (
        <Notice tone="warning" role="alert" className="m-3 mb-0">
          {t('away')}
        </Notice>
      )}
      {state.kind === 'refused' && (
        <Notice tone="bad" role="alert" className="m-3 mb-0">
          {t('refused')} <ProblemLine problem={state.problem} />
        </Notice>
      )}
      {mayWrite ? (
        <textarea
          ref={field}
          aria-label={t('label')}
          placeholder={t('placeholder')}
          disabled={text === undefined}
          rows={6}
          maxLength={100_000}
          className="field-sizing-content max-h-[60vh] min-h-36 w-full resize-y bg-surface px-3 py-2.5 leading-[22px] outline-offset-[-2px] placeholder:text-ink-3 phone:text-[16px]"
          onInput={() => handle.current.typed()}
          onCompositionStart={() => handle.current.composing(true)}
          onCompositionEnd={() => handle.current.composing(false)}
          onKeyDown={(event) => {
            if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
            const key = event.key.toLowerCase();
            if (key !== 'z' && key !== 'y') return;
            event.preventDefault();
            handle.current.step(key === 'z' && !event.shiftKey);
          }}
        />
      ) : (
        <p className="px-3 py-2.5 leading-[22px] whitespace-pre-wrap marks-through">
          {text === '' ? <span className="text-ink-3">{t('empty')}</span> : text}
        </p>
      )}
    </Panel>
  );
}
