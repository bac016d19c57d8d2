import { Button, CopyButton, Notice } from '@unpark/ui';
import type { ReactNode } from 'react';

/** A secret that nobody can be shown again: to copy, then to hide. */
export function ShownOnce({
  secret,
  hide,
  onHide,
  testId,
  children,
}: {
  secret: string;
  /** what the button that hides it says */
  hide: string;
  onHide: () => void;
  testId: string;
  /** what it is */
  children: ReactNode;
}) {
  return (
    <Notice
      tone="good"
      role="status"
      className="m-3 mb-1"
      actions={
        <span className="flex gap-2">
          <CopyButton text={secret} />
          <Button size="small" variant="ghost" onClick={onHide}>
            {hide}
          </Button>
        </span>
      }
    >
      {children}
      <br />
      <code className="[overflow-wrap:anywhere]" data-testid={testId}>
        {secret}
      </code>
    </Notice>
  );
}
