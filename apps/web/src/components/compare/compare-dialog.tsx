'use client';

import { buttonLook, Dialog } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { decodeViewState } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { CaptureChoice } from './capture-choice';
import { compareHref, compareHrefOf } from './compare-links';
import { commonOptions, compareOptions } from './compare-options';
import { rangeText, useWhatWords } from './compare-words';

/** What a capture can be compared with: parts of itself, and other captures. */
export default function CompareDialog({
  view,
  onClose,
}: {
  view: CaptureView;
  onClose: () => void;
}) {
  const t = useTranslations('compare.pick');
  const router = useRouter();
  const { workspace, capture, service } = view;
  return (
    <Dialog open onClose={onClose} title={t('titleCompare')} width={680}>
      <div className="flex flex-col gap-4">
        <InsideCapture view={view} />
        <CaptureChoice
          slug={workspace.slug}
          near={service}
          current={capture.id}
          onChoose={(other) => router.push(compareHref(workspace.slug, capture, other))}
        />
      </div>
    </Dialog>
  );
}

function InsideCapture({ view }: { view: CaptureView }) {
  const t = useTranslations('compare.pick');
  const what = useWhatWords();
  const { slug } = view.workspace;
  const { id } = view.capture;
  const options = useMemo(() => compareOptions(view), [view]);
  const pairs = useMemo(() => commonOptions(options, options, true), [options]);
  const trace = options.find((option) => option.what === 'trace-wall');
  // the page mirrors its selection in the address; the dialog is opened from that page
  const range =
    typeof location === 'undefined' ? undefined : decodeViewState(location.search).selection.range;
  const rangeFile = range?.artifact ?? trace?.artifact.file;
  if (pairs.length === 0 && !trace) return null;
  const rangeLink = () => {
    const base = {
      capture: id,
      sample: { artifact: rangeFile ?? '', type: 'wall' },
      range: range ?? { fromNs: 0, toNs: 1e9 },
    };
    return compareHrefOf(slug, { ...base, rest: true }, { ...base, rest: false }, 'share');
  };
  return (
    <section aria-label={t('artifacts')}>
      <h3 className="text-label font-medium text-ink-3">{t('artifacts')}</h3>
      <div className="mt-1 flex flex-wrap gap-1.5">
        {pairs.slice(0, 6).map(({ key, a, b }) => (
          <Link
            key={key}
            className={buttonLook()}
            href={compareHrefOf(
              slug,
              { capture: id, sample: a.choice, rest: false },
              { capture: id, sample: b.choice, rest: false },
            )}
          >
            {t('firstLast', { what: what(b) })}
          </Link>
        ))}
        {trace && (
          <Link className={buttonLook()} href={rangeLink()}>
            {range ? `${t('rangeSelected')}, ${rangeText(range)}` : t('rangeRest')}
          </Link>
        )}
      </div>
    </section>
  );
}
