'use client';

import { Button, classNames, Icon, Kbd } from '@unpark/ui';
import type { CaptureViewState, ViewName } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import type { ChangeView } from './use-view-state';
import { LISTED_VIEWS } from './view-list';
import { withView, withViewBeside } from './view-steps';

/**
 * Which views a wide screen shows. A click shows one alone; the plus beside a name shows it together
 * with the others, the cross takes it away again.
 */
export function ViewSwitch({ state, change }: { state: CaptureViewState; change: ChangeView }) {
  const t = useTranslations('capture');
  const several = state.views.length > 1;
  const name = (view: ViewName) => t(`views.${view}`);
  return (
    <div
      role="group"
      aria-label={t('views.label')}
      className="flex flex-wrap items-center gap-1 phone:hidden print:hidden"
    >
      {LISTED_VIEWS.map(({ name: view, digit }) => {
        const on = state.views.includes(view);
        return (
          <span
            key={view}
            className={classNames(
              'inline-flex items-center rounded-control border',
              on ? 'border-line-strong bg-surface' : 'border-transparent',
            )}
          >
            <button
              type="button"
              aria-pressed={on}
              title={t('views.alone', { view: name(view) })}
              className={classNames(
                'flex h-7 items-center gap-1.5 pr-1 pl-2.5 font-medium',
                on ? 'text-ink' : 'text-ink-2 hover:text-ink',
              )}
              onClick={() => change((from) => withView(from, view))}
            >
              {name(view)}
              <Kbd>{digit}</Kbd>
            </button>
            {(!on || several) && (
              <button
                type="button"
                aria-label={
                  on
                    ? t('views.remove', { view: name(view) })
                    : t('views.add', { view: name(view) })
                }
                title={
                  on
                    ? t('views.remove', { view: name(view) })
                    : t('views.add', { view: name(view) })
                }
                className="flex h-7 w-6 items-center justify-center text-ink-3 hover:text-ink"
                onClick={() => change((from) => withViewBeside(from, view))}
              >
                <Icon name={on ? 'close' : 'plus'} size={12} />
              </button>
            )}
          </span>
        );
      })}
      <span className="flex-1" />
      {several && (
        <Button
          variant="ghost"
          size="small"
          aria-pressed={state.sideBySide}
          className="not-desk:hidden"
          onClick={() => change((from) => ({ ...from, sideBySide: !from.sideBySide }))}
        >
          {state.sideBySide ? t('views.stack') : t('views.split')} <Kbd>\</Kbd>
        </Button>
      )}
    </div>
  );
}
