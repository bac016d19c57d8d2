import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { SeverityMark, type SeverityLevel } from './severity-mark';

export interface StateBlockProps {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
  /** heading level; pages that consist of the state alone use 1 */
  level?: 1 | 2 | 3;
}

/** Nothing here yet: says what would be here and how to get it. */
export function EmptyState({ title, children, actions, className, level = 2 }: StateBlockProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={classNames('flex flex-col items-start gap-1 p-3.5', className)}>
      <Heading className={level === 1 ? 'text-title font-semibold' : 'text-body font-medium'}>
        {title}
      </Heading>
      {children !== undefined && <div className="text-ink-2 max-w-[640px] w-full">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

export interface ErrorStateProps extends StateBlockProps {
  /** word beside the mark: `Not found`, `Read in part` */
  mark?: string;
  severity?: SeverityLevel;
}

/** What happened, where, what to do; in this order. */
export function ErrorState({ mark, severity = 'medium', className, ...rest }: ErrorStateProps) {
  return (
    <div role="alert" className={className}>
      {mark && (
        <SeverityMark level={severity} className="px-3.5 pt-3.5 -mb-2.5">
          {mark}
        </SeverityMark>
      )}
      <EmptyState {...rest} />
    </div>
  );
}
