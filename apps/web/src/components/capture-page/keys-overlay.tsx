'use client';

import { Dialog, Kbd } from '@unpark/ui';
import type { ViewName } from '@unpark/view-state';
import { useTranslations } from 'next-intl';

type Words = Parameters<ReturnType<typeof useTranslations<'capture.keys'>>>[0];
type KeyLine = readonly [keys: readonly string[], words: Words];

const EVERYWHERE: readonly KeyLine[] = [
  [['1', '2', '3', '4', '5'], 'views'],
  [['\\'], 'split'],
  [['/'], 'search'],
  [['J', 'K'], 'rows'],
  [['Enter'], 'select'],
  [['Space'], 'add'],
  [['Esc'], 'back'],
  [['Y'], 'copy'],
  [['N'], 'note'],
  [['Shift I'], 'incident'],
  [['Ctrl K'], 'palette'],
  [['?'], 'help'],
];

const OF_VIEW: Readonly<Record<ViewName, readonly KeyLine[]>> = {
  flame: [
    [['↑', '↓', '←', '→'], 'flameWalk'],
    [['Enter', 'F'], 'flameZoom'],
    [['Space'], 'flameSelect'],
    [['W', 'S', 'A', 'D'], 'closer'],
    [['f'], 'flameFocus'],
    [['i', 'h'], 'flameDrop'],
    [['r'], 'flameRecursion'],
    [['z'], 'flameSandwich'],
    [['e'], 'flameSource'],
    [['u'], 'flameUndo'],
    [['Shift F10'], 'flameMenu'],
    [['Esc'], 'flameOut'],
  ],
  goroutines: [
    [['↑', '↓'], 'rows'],
    [['←', '→'], 'treeFold'],
    [['Enter'], 'filterApply'],
  ],
  timeline: [
    [['W', 'S', 'A', 'D'], 'closer'],
    [['0'], 'timeFit'],
    [['↑', '↓'], 'timeLanes'],
    [['←', '→'], 'timeSpans'],
    [['['], 'timeWaker'],
    [[']'], 'timeWoken'],
    [['m', 'M'], 'timeMark'],
    [['Enter'], 'timeSelect'],
  ],
  waits: [
    [['↑', '↓', '←', '→'], 'waitsWalk'],
    [['Enter'], 'waitsOpen'],
    [['+', '-', '0'], 'waitsZoom'],
  ],
  metrics: [
    [['←', '→'], 'metricsMove'],
    [['Shift ←', 'Shift →'], 'metricsRange'],
    [['Enter'], 'metricsSelect'],
  ],
};

/** The keys of this page: those that always work, and those of the views that are shown. */
export function KeysOverlay({
  open,
  onClose,
  views,
}: {
  open: boolean;
  onClose: () => void;
  views: readonly ViewName[];
}) {
  const t = useTranslations('capture');
  return (
    <Dialog open={open} onClose={onClose} title={t('keys.title')} width={660}>
      <div className="gap-x-8 not-phone:columns-2">
        <KeyList title={t('keys.everywhere')} keys={EVERYWHERE} />
        {views.map((view) => (
          <KeyList
            key={view}
            title={t('keys.in', { view: t(`views.${view}`) })}
            keys={OF_VIEW[view]}
          />
        ))}
      </div>
      <p className="mt-1 text-dense text-ink-2">{t('keys.off')}</p>
    </Dialog>
  );
}

function KeyList({ title, keys }: { title: string; keys: readonly KeyLine[] }) {
  const t = useTranslations('capture.keys');
  return (
    <section aria-label={title} className="mb-4 break-inside-avoid">
      <h3 className="mb-1.5 text-label font-medium text-ink-3">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5 text-dense">
        {keys.map(([names, words]) => (
          <div key={`${names.join(' ')} ${words}`} className="contents">
            <dt className="flex flex-wrap gap-1">
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
