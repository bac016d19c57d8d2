'use client';

import type { Problem } from '@unpark/base';
import { Button, Dialog, Notice, utcText } from '@unpark/ui';
import type { ApiKeyView } from '@unpark/usecases';

export const RevokeDialog = ({
  keyView,
  busy,
  problem,
  onClose,
  onRevoke,
}: {
  keyView: ApiKeyView | undefined;
  busy: boolean;
  problem?: Pick<Problem, 'message' | 'next'>;
  onClose: () => void;
  onRevoke: (key: ApiKeyView) => void;
}) => (
  <Dialog
    open={keyView !== undefined}
    onClose={onClose}
    title={`Revoke ${keyView?.name ?? ''}`}
    actions={
      <>
        <Button onClick={onClose}>Keep it</Button>
        <Button variant="danger" busy={busy} onClick={() => keyView && onRevoke(keyView)}>
          Revoke
        </Button>
      </>
    }
  >
    <p>
      Whatever uses <code>{keyView?.prefix}…</code> is refused from now on
      {keyView?.lastUsedAt
        ? `; it was last used ${utcText(keyView.lastUsedAt, 'full')}`
        : '; it was never used'}
      . Captures that it added stay. This cannot be undone.
    </p>
    {problem && (
      <Notice tone="bad" role="alert" className="mt-3">
        {problem.message} {problem.next}
      </Notice>
    )}
  </Dialog>
);
