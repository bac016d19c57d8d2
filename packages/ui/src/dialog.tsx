'use client';

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button';
import { classNames } from './class-names';
import { useUiWords } from './ui-words';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** right-aligned row at the end */
  actions?: ReactNode;
  /** px */
  width?: number;
  /** hides the head; the title stays as accessible name */
  bare?: boolean;
  className?: string;
}

/** The browser's own modal: it traps focus, closes on Escape and gives focus back. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  actions,
  width,
  bare = false,
  className,
}: DialogProps) {
  const words = useUiWords();
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      dialog.showModal();
      firstToFocus(dialog)?.focus();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      aria-labelledby={titleId}
      className={classNames('sheet', className)}
      style={width ? ({ '--sheet-width': `${width}px` } as React.CSSProperties) : undefined}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {open && (
        <>
          {bare ? (
            <h2 id={titleId} className="sr-only">
              {title}
            </h2>
          ) : (
            <div className="flex items-center gap-2 min-h-[44px] pl-4 pr-2 border-b border-line">
              <h2 id={titleId} className="flex-1 text-body font-semibold">
                {title}
              </h2>
              <IconButton icon="close" label={words.close} size="small" onClick={onClose} />
            </div>
          )}
          {bare ? children : <div className="p-4">{children}</div>}
          {actions !== undefined && (
            <div data-dialog-actions className="flex flex-wrap justify-end gap-2 px-4 pb-4">
              {actions}
            </div>
          )}
        </>
      )}
    </dialog>
  );
}

/** Left to itself the browser would focus the Close button: the task comes first. */
const firstToFocus = (dialog: HTMLDialogElement) =>
  dialog.querySelector<HTMLElement>(
    'input:not([type=hidden], :disabled), textarea:not(:disabled), select:not(:disabled)',
  ) ?? dialog.querySelector<HTMLElement>('[data-dialog-actions] button');
