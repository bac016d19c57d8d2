'use client';

import { beginLine, nodeLine, type PictureEdge, type WaitPicture } from '@unpark/charts';
import { phrasesText } from '@unpark/model';
import { encodeViewState } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { withEvidence } from './capture-actions';
import { ProvenanceDot } from './evidence-list';
import type { ViewProps } from './view-props';
import type { WaitsWords } from './waits-words';

/** The open edge in words: why it is drawn, where that was read, and the evidence it stands on. */
export function WaitsEdgeLine({
  picture,
  edge,
  words,
  state,
  change,
  evidence,
  sources,
}: Pick<ViewProps, 'state' | 'change' | 'evidence' | 'sources'> & {
  picture: WaitPicture;
  edge: PictureEdge | undefined;
  words: WaitsWords;
}) {
  const t = useTranslations('waits');
  const from = edge && picture.nodes[edge.from];
  const to = edge && picture.nodes[edge.to];
  const item = edge?.evidence === undefined ? undefined : evidence.get(edge.evidence);
  const shown = item && { ...withEvidence(state, item, sources), tab: 'verdict' as const };
  return (
    <div role="status" aria-label={t('line.label')}>
      {edge && from && to && (
        <div className="flex flex-col gap-1 border-t border-line px-3 py-2 text-dense">
          <p className="[overflow-wrap:anywhere]">
            <span className="font-medium">
              {beginLine(picture, edge, words)} {words.relation(edge.relation, edge.count)}{' '}
              {nodeLine(to, words)}
            </span>
          </p>
          <p className="flex items-baseline gap-2 text-ink-2">
            <ProvenanceDot provenance={edge.provenance} />
            <span>{words.because(edge)}</span>
          </p>
          {item && shown ? (
            <p className="[overflow-wrap:anywhere] text-ink-2">
              {t('line.evidence')}: {phrasesText(item.statement)}{' '}
              <a
                href={`?${encodeViewState(shown)}`}
                className="evidence-link whitespace-nowrap"
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0)
                    return;
                  event.preventDefault();
                  change(() => shown);
                  requestAnimationFrame(showSelectedEvidence);
                }}
              >
                {t('line.open')}
              </a>
            </p>
          ) : (
            <p className="text-ink-3">{t('line.none')}</p>
          )}
        </div>
      )}
    </div>
  );
}

/** The findings stand beside the views; the marked row may be out of sight. */
function showSelectedEvidence(): void {
  document
    .querySelector('#capture-panel-verdict li [aria-pressed="true"]')
    ?.scrollIntoView({ block: 'center' });
}
