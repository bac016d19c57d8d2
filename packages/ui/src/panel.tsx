import type { HTMLAttributes, ReactNode } from 'react';
import { classNames } from './class-names';

export interface PanelProps extends HTMLAttributes<HTMLElement> {
  /**
   * The panel is at first below what is in sight: a browser lays it out once it comes near, or once
   * something around it has `data-settled`. Not for panels whose content is measured.
   */
  laidOutLate?: boolean;
}

export function Panel({ className, laidOutLate = false, ...rest }: PanelProps) {
  return (
    <section
      className={classNames(
        'flex flex-col min-w-0 bg-surface border border-line rounded-panel overflow-hidden',
        laidOutLate &&
          '[content-visibility:auto] [contain-intrinsic-size:auto_360px] print:[content-visibility:visible] in-data-settled:[content-visibility:visible]',
        className,
      )}
      {...rest}
    />
  );
}

export interface PanelHeadProps {
  title: ReactNode;
  /** id for `aria-labelledby` of the panel */
  titleId?: string;
  /** grey words after the title: a count, a total, where it comes from */
  note?: ReactNode;
  /** right end */
  actions?: ReactNode;
  /** between title and right end, e.g. a segmented control */
  children?: ReactNode;
  className?: string;
}

export function PanelHead({ title, titleId, note, actions, children, className }: PanelHeadProps) {
  return (
    <div
      className={classNames(
        'flex flex-wrap items-center gap-x-2.5 gap-y-1 min-h-[38px] py-1 pr-2 pl-3 border-b border-line',
        className,
      )}
    >
      <h2 id={titleId} className="text-body font-semibold whitespace-nowrap">
        {title}
      </h2>
      {note !== undefined && (
        <span className="text-dense text-ink-2 num whitespace-normal">{note}</span>
      )}
      {children}
      {actions !== undefined && (
        <div className="ml-auto flex min-w-0 flex-wrap items-center gap-2">{actions}</div>
      )}
    </div>
  );
}

export const PanelBody = ({ className, ...rest }: HTMLAttributes<HTMLDivElement>) => (
  <div className={classNames('p-3', className)} {...rest} />
);
