import type { Misleading } from '@unpark/model';
import { Panel, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useSaidLang } from '../../i18n/said-lang';
import { EvidenceList } from './evidence-list';
import { type EvidenceChoice, Phrases } from './phrases';

/** Large things in the capture that are not the cause: named, so that nobody chases them. */
export function MisleadingPanel({
  items,
  choice,
}: {
  items: readonly Misleading[];
  choice: EvidenceChoice;
}) {
  const t = useTranslations('capture.misleading');
  const said = useSaidLang();
  return (
    <Panel aria-label={t('label')} laidOutLate>
      <PanelHead title={t('title')} />
      <ul>
        {items.map((item) => (
          <li key={item.title} className="border-t border-line px-3 py-2 first:border-t-0">
            <h3 lang={said} className="text-dense font-medium">
              {item.title}
            </h3>
            <p lang={said} className="mt-0.5 mb-1 text-dense text-ink-2">
              <Phrases phrases={item.statement} choice={choice} />
            </p>
            <EvidenceList items={item.evidence} choice={choice} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
