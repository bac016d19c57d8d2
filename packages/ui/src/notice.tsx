import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Icon, type IconName } from './icon';

export type NoticeTone = 'plain' | 'good' | 'warning' | 'bad';

const TONES: Readonly<Record<NoticeTone, string>> = {
  plain: 'bg-sunken text-ink-2',
  good: 'bg-ok-bg text-ink',
  warning: 'bg-med-bg text-ink',
  bad: 'bg-crit-bg text-ink',
};

const ICONS: Readonly<Record<NoticeTone, IconName>> = {
  plain: 'info',
  good: 'check',
  warning: 'warning',
  bad: 'warning',
};

/** A tinted line in the flow of a page, with an icon of its tone. */
export function Notice({
  tone = 'plain',
  children,
  actions,
  className,
  role,
}: {
  tone?: NoticeTone;
  children: ReactNode;
  actions?: ReactNode;
  className?: string;
  role?: 'alert' | 'status';
}) {
  return (
    <div
      role={role}
      className={classNames(
        'flex flex-wrap items-start gap-2 px-2.5 py-2 rounded-control text-dense',
        TONES[tone],
        className,
      )}
    >
      <Icon name={ICONS[tone]} className="mt-px" />
      <div className="flex-1 min-w-0 basis-52">{children}</div>
      {actions}
    </div>
  );
}
